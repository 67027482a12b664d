-- states: Cartons hold no more than was picked; those of a packed shipment are closed and hold all of it.
-- scope: facility
-- called by: kernel.invariants
WITH packed AS (
    SELECT carton.shipment_id, line.line_no, line.lot_id, sum(line.quantity) AS units,
        bool_and(carton.closed_at IS NOT NULL) AS is_closed
    FROM packing_carton AS carton
    JOIN packing_cartonline AS line
        ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
    WHERE carton.facility_id = %(facility_id)s::bigint
    GROUP BY carton.shipment_id, line.line_no, line.lot_id
), fetched AS (
    SELECT shipment_id, line_no, lot_id, sum(picked) AS units
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint AND picked > 0
    GROUP BY shipment_id, line_no, lot_id
), compared AS (
    SELECT shipment_id, line_no, lot_id, coalesce(fetched.units, 0) AS picked,
        coalesce(packed.units, 0) AS in_cartons, packed.is_closed
    FROM fetched
    FULL JOIN packed USING (shipment_id, line_no, lot_id)
)
SELECT compared.shipment_id, standing.state, compared.line_no, compared.lot_id, compared.picked,
    compared.in_cartons, compared.is_closed
FROM compared
LEFT JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = compared.shipment_id
WHERE compared.in_cartons > compared.picked
    OR (standing.state < 5 AND compared.in_cartons > 0)
    OR (standing.state BETWEEN 6 AND 15 AND (compared.in_cartons <> compared.picked OR NOT compared.is_closed))
    OR standing.state IS NULL
ORDER BY compared.shipment_id, compared.line_no, compared.lot_id
LIMIT 100
