-- what: Moves the packed units of orders to their recipients, and takes them off the stock levels.
-- called by: bench.limit
-- rows: one state an order, one movement a line, one level a product
WITH moved AS (
    UPDATE bare.order_state SET state = 5 WHERE order_id = ANY (%(order_ids)s::bigint[]) AND state = 4
    RETURNING order_id
), shipped AS (
    INSERT INTO bare.movement (order_id, product_id, from_location_id, to_location_id, at, quantity, reason)
    SELECT promise.order_id, promise.product_id, %(station_id)s::bigint, %(recipient_id)s::bigint, %(at)s::timestamptz,
        promise.quantity, 5
    FROM moved
    JOIN bare.reservation AS promise USING (order_id)
    RETURNING product_id, quantity
), change AS MATERIALIZED (
    SELECT product_id, sum(quantity) AS quantity FROM shipped GROUP BY product_id
)
UPDATE bare.stock_level AS level
SET on_hand = level.on_hand - change.quantity, reserved = level.reserved - change.quantity
FROM change
WHERE level.product_id = change.product_id
