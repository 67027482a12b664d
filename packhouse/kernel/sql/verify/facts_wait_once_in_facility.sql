-- states: A fact waits for a subscriber once: its effect comes once.
-- scope: facility
-- called by: kernel.invariants
SELECT waiting.subscriber, had.fact_id, count(*) AS times
FROM kernel_facilitywaiting AS waiting
CROSS JOIN LATERAL unnest(waiting.fact_ids) AS had (fact_id)
WHERE waiting.facility_id = %(facility_id)s::bigint
GROUP BY waiting.subscriber, had.fact_id
HAVING count(*) > 1
ORDER BY waiting.subscriber, had.fact_id
LIMIT 100
