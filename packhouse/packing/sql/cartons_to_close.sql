-- what: The open cartons of some locked shipments, and how many fetched units are in none of their cartons.
-- called by: packing.operations.close_cartons
-- rows: at most one a shipment
WITH packed AS (
    SELECT carton.shipment_id, sum(line.quantity) AS units,
        max(carton.id) FILTER (WHERE carton.closed_at IS NULL) AS open_id
    FROM packing_carton AS carton
    JOIN packing_cartonline AS line
        ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
    WHERE carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = ANY (%(shipment_ids)s::bigint[])
    GROUP BY carton.shipment_id
), fetched AS (
    SELECT shipment_id, sum(picked) AS units
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
    GROUP BY shipment_id
)
SELECT packed.shipment_id, packed.open_id, fetched.units - packed.units AS loose
FROM packed
JOIN fetched USING (shipment_id)
WHERE packed.open_id IS NOT NULL
