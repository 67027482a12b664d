-- what: What is in some cartons.
-- called by: packing.queries.contents
-- rows: one a carton, line and lot
SELECT line.carton_id, carton.shipment_id, carton.station_id, line.line_no, line.merchant_id, line.product_id,
    line.lot_id, line.quantity
FROM packing_carton AS carton
JOIN packing_cartonline AS line
    ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.id = ANY (%(carton_ids)s::bigint[])
ORDER BY line.carton_id, line.line_no, line.lot_id
