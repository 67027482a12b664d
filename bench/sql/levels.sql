-- what: Puts every product on hand in every facility where it is not yet.
-- called by: bench.stock
-- rows: one a facility and product
INSERT INTO inventory_stocklevel (facility_id, product_id, merchant_id, on_hand)
SELECT facility.id, product.id, product.merchant_id, 100
FROM facilities_facility AS facility
CROSS JOIN catalog_product AS product
WHERE facility.id = %(facility_id)s::bigint
ON CONFLICT (facility_id, product_id) DO NOTHING
