-- states: What was counted came into the book of goods, and what was put away left the dock there; neither more.
-- scope: facility
-- called by: kernel.invariants
WITH moved AS (
    SELECT reference, product_id, lot_id, condition,
        sum(quantity) FILTER (WHERE reason = 1) AS received,
        sum(quantity) FILTER (WHERE reason = 2) AS stored
    FROM inventory_movement
    WHERE facility_id = %(facility_id)s::bigint AND reason IN (1, 2) AND reference LIKE 'inbound:%%'
    GROUP BY reference, product_id, lot_id, condition
), kept AS (
    SELECT 'inbound:' || inbound_id AS reference, product_id, lot_id, condition,
        sum(counted) AS counted, sum(put_away) AS put_away
    FROM receiving_receivedunits
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY inbound_id, product_id, lot_id, condition
)
SELECT reference, product_id, lot_id, condition, coalesce(kept.counted, 0) AS counted,
    coalesce(moved.received, 0) AS received_in_the_book, coalesce(kept.put_away, 0) AS put_away,
    coalesce(moved.stored, 0) AS stored_in_the_book
FROM kept
FULL JOIN moved USING (reference, product_id, lot_id, condition)
WHERE coalesce(kept.counted, 0) <> coalesce(moved.received, 0)
    OR coalesce(kept.put_away, 0) <> coalesce(moved.stored, 0)
ORDER BY reference, product_id, lot_id, condition
LIMIT 100
