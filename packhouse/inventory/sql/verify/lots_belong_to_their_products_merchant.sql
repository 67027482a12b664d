-- states: A lot belongs to the merchant of its product.
-- scope: merchant
-- called by: kernel.invariants
SELECT lot.id AS lot_id, lot.product_id, lot.merchant_id, product.merchant_id AS merchant_of_the_product
FROM inventory_lot AS lot
LEFT JOIN catalog_product AS product ON product.id = lot.product_id
WHERE lot.merchant_id = %(merchant_id)s::bigint AND product.merchant_id IS DISTINCT FROM lot.merchant_id
ORDER BY lot.id
LIMIT 100
