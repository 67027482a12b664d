-- states: Only sellable units in a sellable location of this facility are promised to picks.
-- scope: facility
-- called by: kernel.invariants
SELECT balance.location_id, balance.product_id, balance.lot_id, balance.condition, balance.reserved
FROM inventory_balance AS balance
LEFT JOIN facilities_location AS location
    ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
        AND location.is_sellable
WHERE balance.facility_id = %(facility_id)s::bigint AND balance.reserved <> 0
    AND (balance.condition <> 1 OR location.id IS NULL)
ORDER BY balance.location_id, balance.product_id, balance.lot_id, balance.condition
LIMIT 100
