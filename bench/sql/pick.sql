-- what: Moves the reserved units of orders from their bins into a tote.
-- called by: bench.limit
-- rows: one state an order, one movement a line, one bin a touched bin
WITH moved AS (
    UPDATE bare.order_state SET state = 3 WHERE order_id = ANY (%(order_ids)s::bigint[]) AND state = 2
    RETURNING order_id
), picked AS (
    INSERT INTO bare.movement (order_id, product_id, from_location_id, to_location_id, at, quantity, reason)
    SELECT promise.order_id, promise.product_id, promise.location_id, %(tote_id)s::bigint, %(at)s::timestamptz,
        promise.quantity, 3
    FROM moved
    JOIN bare.reservation AS promise USING (order_id)
    RETURNING from_location_id AS location_id, product_id, quantity
), change AS MATERIALIZED (
    SELECT location_id, product_id, sum(quantity) AS quantity FROM picked GROUP BY location_id, product_id
)
UPDATE bare.bin AS bin
SET quantity = bin.quantity - change.quantity
FROM change
WHERE bin.location_id = change.location_id AND bin.product_id = change.product_id
