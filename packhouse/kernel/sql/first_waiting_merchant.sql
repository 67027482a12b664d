-- what: The oldest due waiting row of a subscriber: the one whose delivery just failed.
-- called by: kernel.delivery.deliver
-- rows: one
SELECT id, cardinality(fact_ids)
FROM kernel_merchantwaiting
WHERE merchant_id = %(shard_id)s::bigint AND subscriber = %(subscriber)s::text AND due_at <= clock_timestamp()
ORDER BY id
LIMIT 1
FOR UPDATE SKIP LOCKED
