-- what: Reserves the units of orders and names the bin of each.
-- called by: bench.limit
-- rows: one state an order, one reservation a line, one level a product
WITH moved AS (
    UPDATE bare.order_state SET state = 2 WHERE order_id = ANY (%(order_ids)s::bigint[]) AND state = 1
    RETURNING order_id
), reserved AS (
    INSERT INTO bare.reservation (order_id, line_no, product_id, location_id, quantity)
    SELECT line.order_id, line.line_no, line.product_id, level.location_id, line.quantity
    FROM moved
    JOIN bare.order_line AS line USING (order_id)
    JOIN bare.stock_level AS level USING (product_id)
    RETURNING product_id, quantity
), change AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS quantity FROM reserved GROUP BY product_id
)
UPDATE bare.stock_level AS level
SET reserved = level.reserved + change.quantity
FROM change
WHERE level.product_id = change.product_id
