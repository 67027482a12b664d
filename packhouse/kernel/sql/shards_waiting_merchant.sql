-- what: Which shards have something due for which subscriber.
-- called by: kernel.delivery.due
-- rows: one a shard and subscriber with due facts
-- across: all merchants: a worker looks where there is something to do
SELECT DISTINCT merchant_id AS shard_id, subscriber
FROM kernel_merchantwaiting
WHERE due_at <= clock_timestamp()
ORDER BY 1, 2
