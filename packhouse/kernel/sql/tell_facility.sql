-- what: Writes facts about what is sharded by facility, and one waiting row for each subscriber; wakes the workers.
-- called by: kernel.facts.tell
-- rows: one fact an item; one waiting row a shard and subscriber; one notification
WITH told AS (
    INSERT INTO kernel_facilityfact (facility_id, subject_id, kind, at, actor_id, body)
    SELECT item.facility_id, item.subject_id, item.kind, %(at)s::timestamptz, %(actor_id)s::bigint, item.body
    FROM ROWS FROM (
        unnest(%(shard_ids)s::bigint[]),
        unnest(%(subject_ids)s::bigint[]),
        unnest(%(kinds)s::text[]),
        json_array_elements(%(bodies)s::json)
    ) AS item (facility_id, subject_id, kind, body)
    RETURNING facility_id, subject_id, id, kind
), waiting AS (
    INSERT INTO kernel_facilitywaiting (facility_id, subscriber, fact_ids, subject_ids)
    SELECT told.facility_id, heard.subscriber,
        array_agg(told.id ORDER BY told.id), array_agg(told.subject_id ORDER BY told.id)
    FROM told
    JOIN unnest(%(heard_kinds)s::text[], %(subscribers)s::text[]) AS heard (kind, subscriber) USING (kind)
    GROUP BY told.facility_id, heard.subscriber
    RETURNING 1
)
SELECT pg_notify('packhouse_facts', 'facility') WHERE EXISTS (SELECT FROM waiting)
