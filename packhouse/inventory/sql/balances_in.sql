-- what: What lies in some locations.
-- called by: inventory.queries.balances_in
-- rows: one a product, lot and condition in them
SELECT location_id, product_id, lot_id, condition, quantity, reserved
FROM inventory_balance
WHERE facility_id = %(facility_id)s::bigint AND location_id = ANY (%(location_ids)s::bigint[]) AND quantity > 0
ORDER BY location_id, product_id, lot_id, condition
