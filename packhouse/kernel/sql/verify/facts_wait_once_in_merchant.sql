-- states: A fact waits for a subscriber once: its effect comes once.
-- scope: merchant
-- called by: kernel.invariants
SELECT waiting.subscriber, had.fact_id, count(*) AS times
FROM kernel_merchantwaiting AS waiting
CROSS JOIN LATERAL unnest(waiting.fact_ids) AS had (fact_id)
WHERE waiting.merchant_id = %(merchant_id)s::bigint
GROUP BY waiting.subscriber, had.fact_id
HAVING count(*) > 1
ORDER BY waiting.subscriber, had.fact_id
LIMIT 100
