-- what: Writes facts about what is sharded by facility that nobody hears.
-- called by: kernel.facts.tell
-- rows: one fact an item
INSERT INTO kernel_facilityfact (facility_id, subject_id, kind, at, actor_id, body)
SELECT item.facility_id, item.subject_id, item.kind, %(at)s::timestamptz, %(actor_id)s::bigint, item.body
FROM ROWS FROM (
    unnest(%(shard_ids)s::bigint[]),
    unnest(%(subject_ids)s::bigint[]),
    unnest(%(kinds)s::text[]),
    json_array_elements(%(bodies)s::json)
) AS item (facility_id, subject_id, kind, body)
