-- states: What an inbound line counts of a lot and condition is the sum of what was counted, receipt by receipt.
-- scope: facility
-- called by: kernel.invariants
WITH counted AS (
    SELECT inbound_id, line_no, lot_id, condition, sum(quantity) AS quantity
    FROM receiving_receiptline
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY inbound_id, line_no, lot_id, condition
), kept AS (
    SELECT inbound_id, line_no, lot_id, condition, counted AS quantity
    FROM receiving_receivedunits
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT inbound_id, line_no, lot_id, condition,
    coalesce(kept.quantity, 0) AS counted, coalesce(counted.quantity, 0) AS receipts
FROM kept
FULL JOIN counted USING (inbound_id, line_no, lot_id, condition)
WHERE coalesce(kept.quantity, 0) <> coalesce(counted.quantity, 0)
ORDER BY inbound_id, line_no, lot_id, condition
LIMIT 100
