-- what: Puts every product into a bin of a facility.
-- called by: bench.stock
-- rows: one a product
INSERT INTO inventory_balance (facility_id, location_id, product_id, lot_id, condition, merchant_id, quantity)
SELECT %(facility_id)s::bigint, %(location_id)s::bigint, product.id, 0, 1, product.merchant_id, 100
FROM catalog_product AS product
ON CONFLICT (facility_id, location_id, product_id, lot_id, condition) DO NOTHING
