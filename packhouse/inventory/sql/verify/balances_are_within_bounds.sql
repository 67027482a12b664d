-- states: 0 <= promised <= there, in every location: no pick names units that are not there.
-- scope: facility
-- called by: kernel.invariants
SELECT location_id, product_id, lot_id, condition, quantity, reserved
FROM inventory_balance
WHERE facility_id = %(facility_id)s::bigint AND NOT (0 <= reserved AND reserved <= quantity)
ORDER BY location_id, product_id, lot_id, condition
LIMIT 100
