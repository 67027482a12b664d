-- what: The weights of products, in grams.
-- called by: catalog.queries.weights_g
-- rows: at most one an id
SELECT id, weight_g
FROM catalog_product
WHERE id = ANY (%(product_ids)s::bigint[])
