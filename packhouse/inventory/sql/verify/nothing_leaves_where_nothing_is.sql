-- states: No more units leave a location than came into it; the supplier, the recipient and loss lie outside.
-- scope: facility
-- called by: kernel.invariants
SELECT side.location_id, movement.product_id, movement.lot_id, movement.condition,
    sum(side.quantity) AS units
FROM inventory_movement AS movement
CROSS JOIN LATERAL (
    VALUES (movement.to_location_id, movement.quantity), (movement.from_location_id, -movement.quantity)
) AS side (location_id, quantity)
JOIN facilities_location AS location
    ON location.facility_id = %(facility_id)s::bigint AND location.id = side.location_id
        AND location.kind NOT IN (1, 2, 3)
WHERE movement.facility_id = %(facility_id)s::bigint
GROUP BY side.location_id, movement.product_id, movement.lot_id, movement.condition
HAVING sum(side.quantity) < 0
ORDER BY side.location_id, movement.product_id, movement.lot_id, movement.condition
LIMIT 100
