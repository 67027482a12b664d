-- what: Locks the stock levels of some products in key order and says how many units are free to promise.
-- called by: inventory.operations.lock_free_units
-- rows: at most one a product
SELECT product_id, on_hand - reserved AS free
FROM inventory_stocklevel
WHERE facility_id = %(facility_id)s::bigint AND product_id = ANY (%(product_ids)s::bigint[])
ORDER BY product_id
FOR NO KEY UPDATE
