-- what: A merchant's products by SKU, from after a SKU.
-- called by: catalog.queries.products_page
-- rows: at most `most`
SELECT id, merchant_id, sku, name, weight_g, length_mm, width_mm, height_mm
FROM catalog_product
WHERE merchant_id = %(merchant_id)s::bigint AND sku > %(after_sku)s::text
ORDER BY sku
LIMIT %(most)s::bigint
