-- what: Gives every merchant but the first as many products as that one has, named alike.
-- called by: bench.stock
-- rows: one a merchant and product
INSERT INTO catalog_product (merchant_id, sku, name, weight_g, length_mm, width_mm, height_mm, created_at)
SELECT merchant.id, product.sku, product.name, 300, 100, 80, 80, %(at)s::timestamptz
FROM merchants_merchant AS merchant
CROSS JOIN catalog_product AS product
WHERE merchant.id <> %(merchant_id)s::bigint AND product.merchant_id = %(merchant_id)s::bigint
