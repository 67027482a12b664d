-- what: Writes a wave and its picks, numbered in the order in which they come.
-- called by: picking.operations.plan_wave
-- rows: one wave; one pick an item
WITH wave AS (
    INSERT INTO picking_wave (facility_id, released_at, actor_id, shipments, picks)
    VALUES (
        %(facility_id)s::bigint, %(at)s::timestamptz, %(actor_id)s::bigint,
        %(shipments)s::bigint, cardinality(%(quantity)s::bigint[])
    )
    RETURNING id
), written AS (
    INSERT INTO picking_pick (
        facility_id, wave_id, shipment_id, merchant_id, product_id, lot_id, location_id,
        number, batch_no, line_no, quantity, state
    )
    SELECT %(facility_id)s::bigint, wave.id, item.shipment_id, item.merchant_id, item.product_id, item.lot_id,
        item.location_id, item.number, item.batch_no, item.line_no, item.quantity, 1
    FROM wave
    CROSS JOIN unnest(
        %(shipment_id)s::bigint[], %(merchant_id)s::bigint[], %(product_id)s::bigint[], %(lot_id)s::bigint[],
        %(location_id)s::bigint[], %(batch_no)s::bigint[], %(line_no)s::bigint[], %(quantity)s::bigint[]
    ) WITH ORDINALITY AS item (
        shipment_id, merchant_id, product_id, lot_id, location_id, batch_no, line_no, quantity, number
    )
)
SELECT id FROM wave
