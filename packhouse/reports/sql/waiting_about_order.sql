-- what: Facts about an order that some subscriber has not had yet, or failed on.
-- called by: reports.case.gather
-- rows: one a subscriber and telling
SELECT waiting.subscriber, waiting.attempts, waiting.due_at = 'infinity' AS is_parked, waiting.failure
FROM kernel_merchantwaiting AS waiting
WHERE waiting.merchant_id = %(merchant_id)s::bigint AND %(order_id)s::bigint = ANY (waiting.subject_ids)
ORDER BY waiting.id
