-- what: Products by id.
-- called by: catalog.queries.products
-- rows: at most one an id
SELECT id, merchant_id, sku, name, weight_g, length_mm, width_mm, height_mm
FROM catalog_product
WHERE id = ANY (%(product_ids)s::bigint[])
