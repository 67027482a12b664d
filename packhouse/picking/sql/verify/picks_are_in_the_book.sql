-- states: What pickers fetched went from the location into the tote in the book; what was short was written off there.
-- scope: facility
-- called by: kernel.invariants
WITH moved AS (
    SELECT reference, from_location_id AS location_id, product_id, lot_id,
        coalesce(sum(quantity) FILTER (WHERE reason = 3), 0) AS fetched,
        coalesce(sum(quantity) FILTER (WHERE reason = 6), 0) AS written_off
    FROM inventory_movement
    WHERE facility_id = %(facility_id)s::bigint AND reason IN (3, 6)
    GROUP BY reference, from_location_id, product_id, lot_id
), picked AS (
    SELECT 'shipment:' || shipment_id AS reference, location_id, product_id, lot_id,
        sum(picked) AS fetched, sum(quantity - picked) AS missing
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint AND state IN (2, 3)
    GROUP BY shipment_id, location_id, product_id, lot_id
)
SELECT reference, location_id, product_id, lot_id, coalesce(picked.fetched, 0) AS picked,
    coalesce(moved.fetched, 0) AS fetched_in_the_book, coalesce(picked.missing, 0) AS missing,
    coalesce(moved.written_off, 0) AS written_off_in_the_book
FROM picked
FULL JOIN moved USING (reference, location_id, product_id, lot_id)
WHERE coalesce(picked.fetched, 0) <> coalesce(moved.fetched, 0)
    OR coalesce(picked.missing, 0) <> coalesce(moved.written_off, 0)
ORDER BY reference, location_id, product_id, lot_id
LIMIT 100
