-- what: Which shards have something due for which subscriber, and how many facts.
-- called by: kernel.delivery.due
-- rows: one a shard and subscriber with due facts
-- across: all merchants and facilities: a worker looks where there is something to do
SELECT 'merchant' AS shard, merchant_id AS shard_id, subscriber, sum(cardinality(fact_ids)) AS facts
FROM kernel_merchantwaiting
WHERE due_at <= clock_timestamp()
GROUP BY merchant_id, subscriber
UNION ALL
SELECT 'facility', facility_id, subscriber, sum(cardinality(fact_ids))
FROM kernel_facilitywaiting
WHERE due_at <= clock_timestamp()
GROUP BY facility_id, subscriber
ORDER BY shard DESC, shard_id, subscriber
