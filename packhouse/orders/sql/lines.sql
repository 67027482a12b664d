-- what: The lines of some orders, as others see them.
-- called by: orders.queries.lines
-- rows: one a line
SELECT line.order_id, line.line_no, line.product_id, product.sku, line.quantity, line.unit_price
FROM orders_orderline AS line
JOIN catalog_product AS product ON product.id = line.product_id
WHERE line.merchant_id = %(merchant_id)s::bigint AND line.order_id = ANY (%(order_ids)s::bigint[])
ORDER BY line.order_id, line.line_no
