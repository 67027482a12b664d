-- what: Why some orders wait for a person.
-- called by: orders.queries.holds
-- rows: one a reason
SELECT order_id, reason, note, since
FROM orders_hold
WHERE merchant_id = %(merchant_id)s::bigint AND order_id = ANY (%(order_ids)s::bigint[])
ORDER BY order_id, since, reason
