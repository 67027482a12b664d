-- states: An order line names a product of the order's merchant.
-- scope: merchant
-- called by: kernel.invariants
SELECT line.order_id, line.line_no, line.product_id, product.merchant_id AS merchant_of_the_product
FROM orders_orderline AS line
LEFT JOIN catalog_product AS product ON product.id = line.product_id
WHERE line.merchant_id = %(merchant_id)s::bigint AND product.merchant_id IS DISTINCT FROM line.merchant_id
ORDER BY line.order_id, line.line_no
LIMIT 100
