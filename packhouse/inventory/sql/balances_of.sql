-- what: Where some products lie.
-- called by: inventory.queries.balances_of
-- rows: one a location, lot and condition with units
SELECT location_id, product_id, lot_id, condition, quantity, reserved
FROM inventory_balance
WHERE facility_id = %(facility_id)s::bigint AND product_id = ANY (%(product_ids)s::bigint[]) AND quantity > 0
ORDER BY product_id, location_id, lot_id, condition
