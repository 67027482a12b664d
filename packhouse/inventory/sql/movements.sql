-- what: The movements of a product in a facility, newest first.
-- called by: inventory.queries.movements
-- rows: at most `most`
SELECT id, facility_id, product_id, lot_id, from_location_id, to_location_id, at, actor_id,
    quantity, condition, reason, reference
FROM inventory_movement
WHERE facility_id = %(facility_id)s::bigint AND product_id = %(product_id)s::bigint AND id < %(before_id)s::bigint
ORDER BY id DESC
LIMIT %(most)s::bigint
