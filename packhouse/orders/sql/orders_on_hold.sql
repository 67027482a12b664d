-- what: The orders of a merchant that wait for a person, longest waiting first.
-- called by: orders.queries.orders_on_hold
-- rows: at most `most`
SELECT order_id, reason, note, since
FROM orders_hold
WHERE merchant_id = %(merchant_id)s::bigint
ORDER BY since, order_id, reason
LIMIT %(most)s::bigint
