-- states: 0 <= reserved <= on hand, for every product: nothing is promised that is not there.
-- scope: facility
-- called by: kernel.invariants
SELECT product_id, on_hand, reserved
FROM inventory_stocklevel
WHERE facility_id = %(facility_id)s::bigint AND NOT (0 <= reserved AND reserved <= on_hand)
ORDER BY product_id
LIMIT 100
