-- what: The products of these SKUs.
-- called by: catalog.queries.product_ids
-- rows: at most one a SKU
SELECT sku, id
FROM catalog_product
WHERE merchant_id = %(merchant_id)s::bigint AND sku = ANY (%(skus)s::text[])
