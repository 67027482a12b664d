-- what: Splits a waiting row into one for each of its facts, so that the one that fails stands alone.
-- called by: kernel.delivery.deliver
-- rows: one deleted, one a fact inserted
WITH whole AS (
    DELETE FROM kernel_facilitywaiting
    WHERE facility_id = %(shard_id)s::bigint AND subscriber = %(subscriber)s::text AND id = %(waiting_id)s::bigint
    RETURNING facility_id, subscriber, fact_ids, subject_ids
)
INSERT INTO kernel_facilitywaiting (facility_id, subscriber, fact_ids, subject_ids)
SELECT whole.facility_id, whole.subscriber, ARRAY[had.fact_id], ARRAY[had.subject_id]
FROM whole
CROSS JOIN unnest(whole.fact_ids, whole.subject_ids) AS had (fact_id, subject_id)
ORDER BY had.fact_id
