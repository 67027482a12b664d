-- what: What is still to be walked to in a wave or in one of its batches, along the walk.
-- called by: picking.queries.open_picks
-- rows: at most `most`
SELECT pick.wave_id, pick.number, pick.batch_no, pick.shipment_id, pick.line_no, pick.product_id, pick.lot_id,
    pick.location_id, location.code AS location_code, pick.quantity
FROM picking_pick AS pick
JOIN facilities_location AS location
    ON location.facility_id = %(facility_id)s::bigint AND location.id = pick.location_id
WHERE pick.facility_id = %(facility_id)s::bigint AND pick.wave_id = %(wave_id)s::bigint AND pick.state = 1
    AND (%(batch_no)s::bigint IS NULL OR pick.batch_no = %(batch_no)s::bigint)
ORDER BY pick.batch_no, pick.number
LIMIT %(most)s::bigint
