-- what: Promises units of products (a negative number gives them back); the rows are locked by then.
-- called by: inventory.operations.reserve
-- rows: one level a product
UPDATE inventory_stocklevel AS level
SET reserved = level.reserved + asked.quantity
FROM unnest(%(product_ids)s::bigint[], %(quantities)s::int[]) AS asked (product_id, quantity)
WHERE level.facility_id = %(facility_id)s::bigint AND level.product_id = asked.product_id
