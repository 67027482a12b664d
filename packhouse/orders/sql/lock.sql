-- what: Locks orders in key order and says where they stand.
-- called by: orders.operations.lock_orders
-- rows: one an order that exists
SELECT order_id, state, units, planned, shipped, delivered, dropped
FROM orders_orderstate
WHERE merchant_id = %(merchant_id)s::bigint AND order_id = ANY (%(order_ids)s::bigint[])
ORDER BY order_id
FOR NO KEY UPDATE
