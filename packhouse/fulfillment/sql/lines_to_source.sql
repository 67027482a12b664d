-- what: The lines of some orders, as sourcing needs them, and which of them wait for stock already.
-- called by: fulfillment.operations.source
-- rows: one a line
SELECT line.order_id, line.line_no, line.product_id, line.quantity,
    EXISTS (
        SELECT
        FROM fulfillment_backorder AS backorder
        WHERE backorder.merchant_id = %(merchant_id)s::bigint AND backorder.order_id = line.order_id
            AND backorder.line_no = line.line_no
    ) AS waits
FROM orders_orderline AS line
WHERE line.merchant_id = %(merchant_id)s::bigint AND line.order_id = ANY (%(order_ids)s::bigint[])
ORDER BY line.order_id, line.line_no
