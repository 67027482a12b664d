-- states: The totes of a facility hold what was picked and is in no carton yet, lot by lot.
-- scope: facility
-- called by: kernel.invariants
WITH held AS (
    SELECT movement.product_id, movement.lot_id,
        sum(movement.quantity * ((target.kind = 6)::int - (source.kind = 6)::int)) AS units
    FROM inventory_movement AS movement
    JOIN facilities_location AS source
        ON source.facility_id = %(facility_id)s::bigint AND source.id = movement.from_location_id
    JOIN facilities_location AS target
        ON target.facility_id = %(facility_id)s::bigint AND target.id = movement.to_location_id
    WHERE movement.facility_id = %(facility_id)s::bigint AND movement.condition = 1
        AND (source.kind = 6 OR target.kind = 6)
    GROUP BY movement.product_id, movement.lot_id
), loose AS (
    SELECT product_id, lot_id, sum(units) AS units
    FROM (
        SELECT product_id, lot_id, picked AS units
        FROM picking_pick
        WHERE facility_id = %(facility_id)s::bigint
        UNION ALL
        SELECT product_id, lot_id, -quantity
        FROM packing_cartonline
        WHERE facility_id = %(facility_id)s::bigint
    ) AS part
    GROUP BY product_id, lot_id
)
SELECT product_id, lot_id, coalesce(held.units, 0) AS in_totes, coalesce(loose.units, 0) AS picked_not_packed
FROM held
FULL JOIN loose USING (product_id, lot_id)
WHERE coalesce(held.units, 0) <> coalesce(loose.units, 0)
ORDER BY product_id, lot_id
LIMIT 100
