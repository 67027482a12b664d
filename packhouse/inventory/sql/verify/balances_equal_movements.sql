-- states: The balance of a location is the sum of its movements, for each product, lot and condition.
-- scope: facility
-- called by: kernel.invariants
WITH moved AS (
    SELECT side.location_id, movement.product_id, movement.lot_id, movement.condition,
        sum(side.quantity) AS quantity
    FROM inventory_movement AS movement
    CROSS JOIN LATERAL (
        VALUES (movement.to_location_id, movement.quantity), (movement.from_location_id, -movement.quantity)
    ) AS side (location_id, quantity)
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = side.location_id
            AND location.keeps_balance
    WHERE movement.facility_id = %(facility_id)s::bigint
    GROUP BY side.location_id, movement.product_id, movement.lot_id, movement.condition
), kept AS (
    SELECT location_id, product_id, lot_id, condition, quantity
    FROM inventory_balance
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT location_id, product_id, lot_id, condition,
    coalesce(kept.quantity, 0) AS balance, coalesce(moved.quantity, 0) AS movements
FROM kept
FULL JOIN moved USING (location_id, product_id, lot_id, condition)
WHERE coalesce(kept.quantity, 0) <> coalesce(moved.quantity, 0)
ORDER BY location_id, product_id, lot_id, condition
LIMIT 100
