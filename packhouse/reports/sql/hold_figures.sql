-- what: How many of the orders that a merchant sent in a period wait for a person, by reason.
-- called by: reports.queries.summary
-- rows: one a reason
SELECT hold.reason, count(*) AS orders
FROM orders_hold AS hold
JOIN orders_order AS ordered
    ON ordered.merchant_id = %(merchant_id)s::bigint AND ordered.id = hold.order_id
WHERE hold.merchant_id = %(merchant_id)s::bigint
    AND ordered.accepted_at >= %(since)s::timestamptz AND ordered.accepted_at < %(until)s::timestamptz
GROUP BY hold.reason
ORDER BY hold.reason
