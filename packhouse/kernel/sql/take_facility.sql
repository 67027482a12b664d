-- what: Takes the oldest facts that wait for a subscriber; the waiting ends with this transaction. Takes none while
--   another worker is at it: out of turn they would be served out of order.
-- called by: kernel.delivery.deliver
-- rows: at most `most` waiting rows deleted, one row with the facts of as many as hold `most`
WITH due AS MATERIALIZED (
    SELECT id, cardinality(fact_ids) AS facts
    FROM kernel_facilitywaiting
    WHERE facility_id = %(shard_id)s::bigint AND subscriber = %(subscriber)s::text AND due_at <= clock_timestamp()
        AND (SELECT pg_try_advisory_xact_lock(hashtextextended(%(subscriber)s::text, %(shard_id)s::bigint)))
    ORDER BY id
    LIMIT %(most)s::bigint
    FOR UPDATE SKIP LOCKED
), next AS (
    SELECT id
    FROM (SELECT id, sum(facts) OVER (ORDER BY id) - facts AS facts_before FROM due) AS counted
    WHERE facts_before < %(most)s::bigint
), taken AS (
    DELETE FROM kernel_facilitywaiting AS waiting
    USING next
    WHERE waiting.facility_id = %(shard_id)s::bigint AND waiting.subscriber = %(subscriber)s::text
        AND waiting.id = next.id
    RETURNING waiting.fact_ids, waiting.subject_ids
)
SELECT coalesce(json_agg(json_build_array(fact.kind, fact.body) ORDER BY fact.id), '[]') AS facts
FROM taken
CROSS JOIN unnest(taken.fact_ids, taken.subject_ids) AS had (fact_id, subject_id)
-- OFFSET 0: each fact by its key, however few the planner believes there are.
CROSS JOIN LATERAL (
    SELECT id, kind, body
    FROM kernel_facilityfact
    WHERE facility_id = %(shard_id)s::bigint AND subject_id = had.subject_id AND id = had.fact_id
    OFFSET 0
) AS fact
