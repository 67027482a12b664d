-- states: Every fact that waits for a subscriber stands in the book of facts.
-- scope: facility
-- called by: kernel.invariants
SELECT waiting.subscriber, waiting.id AS waiting_id, had.subject_id, had.fact_id
FROM kernel_facilitywaiting AS waiting
CROSS JOIN LATERAL unnest(waiting.fact_ids, waiting.subject_ids) AS had (fact_id, subject_id)
LEFT JOIN kernel_facilityfact AS fact
    ON fact.facility_id = %(facility_id)s::bigint AND fact.subject_id = had.subject_id AND fact.id = had.fact_id
WHERE waiting.facility_id = %(facility_id)s::bigint AND fact.id IS NULL
ORDER BY waiting.subscriber, waiting.id, had.fact_id
LIMIT 100
