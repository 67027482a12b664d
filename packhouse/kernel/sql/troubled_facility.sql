-- what: What some subscriber failed on, parked or to be tried again.
-- called by: kernel.delivery.troubled
-- rows: at most 100
-- across: all facilities: an operator looks for trouble wherever it is
SELECT facility_id AS shard_id, subscriber, subject_ids[1] AS subject_id, cardinality(fact_ids) AS facts, attempts,
    due_at = 'infinity' AS parked, failure
FROM kernel_facilitywaiting
WHERE attempts > 0
ORDER BY id
LIMIT 100
