-- what: The open cartons of some locked shipments, and how many fetched units are in none of their cartons.
-- called by: packing.operations.close_cartons
-- rows: at most one a shipment
SELECT carton.shipment_id, carton.id,
    (
        SELECT sum(picked)
        FROM picking_pick
        WHERE facility_id = %(facility_id)s::bigint AND shipment_id = carton.shipment_id
    ) - (
        SELECT sum(line.quantity)
        FROM packing_carton AS packed
        JOIN packing_cartonline AS line
            ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = packed.id
        WHERE packed.facility_id = %(facility_id)s::bigint AND packed.shipment_id = carton.shipment_id
    ) AS loose
FROM packing_carton AS carton
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND carton.closed_at IS NULL
