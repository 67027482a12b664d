-- states: What a location has promised of a product and lot is what open picks name there.
-- scope: facility
-- called by: kernel.invariants
WITH named AS (
    SELECT location_id, product_id, lot_id, sum(quantity) AS quantity
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint AND state = 1
    GROUP BY location_id, product_id, lot_id
), promised AS (
    SELECT location_id, product_id, lot_id, sum(reserved) AS quantity
    FROM inventory_balance
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY location_id, product_id, lot_id
)
SELECT location_id, product_id, lot_id,
    coalesce(promised.quantity, 0) AS promised, coalesce(named.quantity, 0) AS open_picks
FROM promised
FULL JOIN named USING (location_id, product_id, lot_id)
WHERE coalesce(promised.quantity, 0) <> coalesce(named.quantity, 0)
ORDER BY location_id, product_id, lot_id
LIMIT 100
