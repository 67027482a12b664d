-- what: The facts about some subjects, oldest first.
-- called by: kernel.queries.timeline
-- rows: at most `most`
SELECT id, subject_id, kind, at, actor_id, body::json AS body
FROM kernel_facilityfact
WHERE facility_id = %(shard_id)s::bigint AND subject_id = ANY (%(subject_ids)s::bigint[])
    AND kind = ANY (%(kinds)s::text[])
ORDER BY id
LIMIT %(most)s::bigint
