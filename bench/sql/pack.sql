-- what: Moves the picked units of orders from the tote to a station, and makes a parcel of each order.
-- called by: bench.limit
-- rows: one state and one parcel an order, one movement a line
WITH moved AS (
    UPDATE bare.order_state SET state = 4 WHERE order_id = ANY (%(order_ids)s::bigint[]) AND state = 3
    RETURNING order_id
), packed AS (
    INSERT INTO bare.movement (order_id, product_id, from_location_id, to_location_id, at, quantity, reason)
    SELECT promise.order_id, promise.product_id, %(tote_id)s::bigint, %(station_id)s::bigint, %(at)s::timestamptz,
        promise.quantity, 4
    FROM moved
    JOIN bare.reservation AS promise USING (order_id)
)
INSERT INTO bare.parcel (order_id, tracking_number, weight_g)
SELECT order_id, 'P' || order_id, 500 FROM moved
