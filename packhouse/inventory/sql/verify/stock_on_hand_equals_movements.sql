-- states: What a facility has on hand of a product is what came into its sellable locations less what left them.
-- scope: facility
-- called by: kernel.invariants
WITH moved AS (
    SELECT movement.product_id,
        sum(movement.quantity * (target.is_sellable::int - source.is_sellable::int)) AS quantity
    FROM inventory_movement AS movement
    JOIN facilities_location AS source
        ON source.facility_id = %(facility_id)s::bigint AND source.id = movement.from_location_id
    JOIN facilities_location AS target
        ON target.facility_id = %(facility_id)s::bigint AND target.id = movement.to_location_id
    WHERE movement.facility_id = %(facility_id)s::bigint AND movement.condition = 1
    GROUP BY movement.product_id
), kept AS (
    SELECT product_id, on_hand
    FROM inventory_stocklevel
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT product_id, coalesce(kept.on_hand, 0) AS on_hand, coalesce(moved.quantity, 0) AS movements
FROM kept
FULL JOIN moved USING (product_id)
WHERE coalesce(kept.on_hand, 0) <> coalesce(moved.quantity, 0)
ORDER BY product_id
LIMIT 100
