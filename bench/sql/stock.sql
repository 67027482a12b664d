-- what: The stock to begin with is what the house has; every product lies in one bin.
-- called by: bench.limit
-- rows: one level and one bin a product
WITH stocked AS (
    INSERT INTO bare.bin (location_id, product_id, quantity)
    SELECT location_id, product_id, quantity
    FROM inventory_balance
    WHERE facility_id = %(facility_id)s::bigint
    RETURNING product_id, location_id
)
INSERT INTO bare.stock_level (product_id, location_id, on_hand, reserved)
SELECT level.product_id, stocked.location_id, level.on_hand, level.reserved
FROM inventory_stocklevel AS level
JOIN stocked USING (product_id)
WHERE level.facility_id = %(facility_id)s::bigint
