-- states: A movement names two locations of its facility, a product of its merchant, and a lot of that product.
-- scope: facility
-- called by: kernel.invariants
SELECT movement.id AS movement_id, movement.reference, movement.product_id, movement.lot_id,
    movement.from_location_id, movement.to_location_id,
    source.id IS NOT NULL AS from_is_known, target.id IS NOT NULL AS to_is_known,
    product.id IS NOT NULL AS product_is_the_merchants,
    movement.lot_id = 0 OR lot.id IS NOT NULL AS lot_is_the_products
FROM inventory_movement AS movement
LEFT JOIN facilities_location AS source
    ON source.facility_id = %(facility_id)s::bigint AND source.id = movement.from_location_id
LEFT JOIN facilities_location AS target
    ON target.facility_id = %(facility_id)s::bigint AND target.id = movement.to_location_id
LEFT JOIN catalog_product AS product
    ON product.id = movement.product_id AND product.merchant_id = movement.merchant_id
LEFT JOIN inventory_lot AS lot ON lot.id = movement.lot_id AND lot.product_id = movement.product_id
WHERE movement.facility_id = %(facility_id)s::bigint
    AND (
        source.id IS NULL OR target.id IS NULL OR product.id IS NULL
        OR (movement.lot_id <> 0 AND lot.id IS NULL)
    )
ORDER BY movement.id
LIMIT 100
