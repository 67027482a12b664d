-- states: Balances and stock levels belong to the merchant of their product.
-- scope: facility
-- called by: kernel.invariants
SELECT held.kept_in, held.product_id, held.merchant_id, product.merchant_id AS merchant_of_the_product
FROM (
    SELECT 'balance' AS kept_in, product_id, merchant_id
    FROM inventory_balance
    WHERE facility_id = %(facility_id)s::bigint
    UNION
    SELECT 'stock level', product_id, merchant_id
    FROM inventory_stocklevel
    WHERE facility_id = %(facility_id)s::bigint
) AS held
LEFT JOIN catalog_product AS product ON product.id = held.product_id
WHERE product.merchant_id IS DISTINCT FROM held.merchant_id
ORDER BY held.kept_in, held.product_id
LIMIT 100
