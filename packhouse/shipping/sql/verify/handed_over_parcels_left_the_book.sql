-- states: What is in the parcels that were handed over went to the recipient in the book, and nothing else did.
-- scope: facility
-- called by: kernel.invariants
WITH left_the_book AS (
    SELECT movement.reference, movement.product_id, movement.lot_id, sum(movement.quantity) AS quantity
    FROM inventory_movement AS movement
    JOIN facilities_location AS target
        ON target.facility_id = %(facility_id)s::bigint AND target.id = movement.to_location_id AND target.kind = 2
    WHERE movement.facility_id = %(facility_id)s::bigint
    GROUP BY movement.reference, movement.product_id, movement.lot_id
), handed_over AS (
    SELECT 'shipment:' || label.shipment_id AS reference, packed.product_id, packed.lot_id,
        sum(packed.quantity) AS quantity
    FROM shipping_label AS label
    JOIN packing_cartonline AS packed
        ON packed.facility_id = %(facility_id)s::bigint AND packed.carton_id = label.carton_id
    WHERE label.facility_id = %(facility_id)s::bigint AND label.manifest_id IS NOT NULL
    GROUP BY label.shipment_id, packed.product_id, packed.lot_id
)
SELECT reference, product_id, lot_id, coalesce(handed_over.quantity, 0) AS handed_over,
    coalesce(left_the_book.quantity, 0) AS left_the_book
FROM handed_over
FULL JOIN left_the_book USING (reference, product_id, lot_id)
WHERE coalesce(handed_over.quantity, 0) <> coalesce(left_the_book.quantity, 0)
ORDER BY reference, product_id, lot_id
LIMIT 100
