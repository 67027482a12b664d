-- states: A backorder waits for the product of its order line.
-- scope: merchant
-- called by: kernel.invariants
SELECT backorder.order_id, backorder.line_no, backorder.product_id, backorder.quantity,
    ordered.product_id AS product_ordered
FROM fulfillment_backorder AS backorder
LEFT JOIN orders_orderline AS ordered
    ON ordered.merchant_id = %(merchant_id)s::bigint AND ordered.order_id = backorder.order_id
        AND ordered.line_no = backorder.line_no
WHERE backorder.merchant_id = %(merchant_id)s::bigint AND ordered.product_id IS DISTINCT FROM backorder.product_id
ORDER BY backorder.order_id, backorder.line_no
LIMIT 100
