-- what: What each facility has of some products of a merchant.
-- called by: inventory.queries.availability
-- rows: one a product and facility that ever had it
-- across: all facilities: a merchant asks for its stock wherever it lies
SELECT product_id, facility_id, on_hand, reserved, on_hand - reserved AS available
FROM inventory_stocklevel
WHERE merchant_id = %(merchant_id)s::bigint AND product_id = ANY (%(product_ids)s::bigint[])
ORDER BY product_id, facility_id
