-- what: The units of some orders that wait for stock.
-- called by: fulfillment.queries.waiting
-- rows: one a line
SELECT order_id, line_no, product_id, quantity, since
FROM fulfillment_backorder
WHERE merchant_id = %(merchant_id)s::bigint AND order_id = ANY (%(order_ids)s::bigint[])
ORDER BY order_id, line_no
