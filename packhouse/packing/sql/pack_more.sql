-- what: Puts more units to lines that are in the open cartons of locked shipments.
-- called by: packing.operations.verify
-- rows: one carton line a shipment's line and lot
UPDATE packing_cartonline AS line
SET quantity = line.quantity + more.quantity
FROM (
    SELECT carton_id, line_no, lot_id, sum(quantity) AS quantity
    FROM unnest(%(carton_ids)s::bigint[], %(line_nos)s::bigint[], %(lot_ids)s::bigint[], %(quantities)s::bigint[])
        AS item (carton_id, line_no, lot_id, quantity)
    GROUP BY carton_id, line_no, lot_id
) AS more
WHERE line.facility_id = %(facility_id)s::bigint AND line.carton_id = more.carton_id
    AND line.line_no = more.line_no AND line.lot_id = more.lot_id
