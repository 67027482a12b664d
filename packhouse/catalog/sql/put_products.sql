-- what: Puts products into a merchant's catalog, or describes known ones anew.
-- called by: catalog.operations.put_products
-- rows: one a product
INSERT INTO catalog_product (merchant_id, sku, name, weight_g, length_mm, width_mm, height_mm, created_at)
SELECT %(merchant_id)s::bigint, item.sku, item.name, item.weight_g, item.length_mm, item.width_mm, item.height_mm,
    %(at)s::timestamptz
FROM jsonb_to_recordset(%(products)s::jsonb) AS item (
    sku text, name text, weight_g integer, length_mm integer, width_mm integer, height_mm integer
)
ORDER BY item.sku
ON CONFLICT (merchant_id, sku) DO UPDATE
SET name = excluded.name, weight_g = excluded.weight_g, length_mm = excluded.length_mm,
    width_mm = excluded.width_mm, height_mm = excluded.height_mm
RETURNING id AS product_id, sku, xmax = 0 AS is_new
