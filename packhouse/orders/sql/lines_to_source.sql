-- what: The lines of some orders, as sourcing needs them.
-- called by: orders.queries.lines_to_source
-- rows: one a line
SELECT order_id, line_no, product_id, quantity
FROM orders_orderline
WHERE merchant_id = %(merchant_id)s::bigint AND order_id = ANY (%(order_ids)s::bigint[])
ORDER BY order_id, line_no
