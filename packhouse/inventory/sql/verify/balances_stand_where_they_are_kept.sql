-- states: A balance stands in a location of this facility that keeps balances.
-- scope: facility
-- called by: kernel.invariants
SELECT balance.location_id, balance.product_id, balance.lot_id, balance.condition, balance.quantity
FROM inventory_balance AS balance
LEFT JOIN facilities_location AS location
    ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
        AND location.keeps_balance
WHERE balance.facility_id = %(facility_id)s::bigint AND location.id IS NULL
ORDER BY balance.location_id, balance.product_id, balance.lot_id, balance.condition
LIMIT 100
