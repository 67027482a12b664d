-- what: Adds picks at the end of their waves; the waves count their picks, under their lock, in key order.
-- called by: picking.operations.confirm
-- rows: one pick an item; one wave updated
WITH item AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY wave_id ORDER BY position) AS place
    FROM unnest(
        %(wave_id)s::bigint[], %(batch_no)s::bigint[], %(shipment_id)s::bigint[], %(merchant_id)s::bigint[],
        %(product_id)s::bigint[], %(lot_id)s::bigint[], %(location_id)s::bigint[], %(line_no)s::bigint[],
        %(quantity)s::bigint[]
    ) WITH ORDINALITY AS item (
        wave_id, batch_no, shipment_id, merchant_id, product_id, lot_id, location_id, line_no, quantity, position
    )
), growth AS (
    SELECT wave_id, count(*) AS picks FROM item GROUP BY wave_id
), locked AS MATERIALIZED (
    SELECT wave.id, growth.picks
    FROM growth
    JOIN picking_wave AS wave ON wave.facility_id = %(facility_id)s::bigint AND wave.id = growth.wave_id
    ORDER BY wave.id
    FOR NO KEY UPDATE OF wave
), grown AS (
    UPDATE picking_wave AS wave
    SET picks = wave.picks + locked.picks
    FROM locked
    WHERE wave.facility_id = %(facility_id)s::bigint AND wave.id = locked.id
    RETURNING wave.id, wave.picks - locked.picks AS picks_before
)
INSERT INTO picking_pick (
    facility_id, wave_id, shipment_id, merchant_id, product_id, lot_id, location_id,
    number, batch_no, line_no, quantity, state
)
SELECT %(facility_id)s::bigint, grown.id, item.shipment_id, item.merchant_id, item.product_id, item.lot_id,
    item.location_id, grown.picks_before + item.place, item.batch_no, item.line_no, item.quantity, 1
FROM item
JOIN grown ON grown.id = item.wave_id
