-- what: Writes which units wait for stock now; 0 units ends the waiting of a line.
-- called by: fulfillment.operations.source
-- rows: one a line
WITH item AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(order_ids)s::bigint[], %(line_nos)s::bigint[], %(product_ids)s::bigint[], %(quantities)s::bigint[]
    ) AS asked (order_id, line_no, product_id, quantity)
), ended AS (
    DELETE FROM fulfillment_backorder AS backorder
    USING item
    WHERE backorder.merchant_id = %(merchant_id)s::bigint AND backorder.order_id = item.order_id
        AND backorder.line_no = item.line_no AND item.quantity = 0
)
INSERT INTO fulfillment_backorder (merchant_id, order_id, line_no, product_id, quantity, since)
SELECT %(merchant_id)s::bigint, order_id, line_no, product_id, quantity, %(at)s::timestamptz
FROM item
WHERE quantity > 0
ORDER BY order_id, line_no
ON CONFLICT (merchant_id, order_id, line_no) DO UPDATE SET quantity = excluded.quantity
