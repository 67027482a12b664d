-- what: What is in the cartons of some shipments, which the caller has locked: that lock guards the cartons.
-- called by: packing.operations.verify
-- rows: one a carton, line and lot
SELECT carton.shipment_id, carton.id AS carton_id, carton.station_id, carton.closed_at IS NULL AS is_open,
    line.line_no, line.lot_id, line.quantity
FROM packing_carton AS carton
JOIN packing_cartonline AS line
    ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = ANY (%(shipment_ids)s::bigint[])
