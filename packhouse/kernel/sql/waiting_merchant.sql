-- what: How many facts wait for which subscriber, and for how long the oldest that is due has waited, in seconds.
-- called by: kernel.delivery.lags
-- rows: one a subscriber
-- across: all merchants: an operator asks whether facts flow
SELECT subscriber, sum(cardinality(fact_ids))::bigint AS facts,
    greatest(0, coalesce(
        extract(epoch FROM clock_timestamp() - min(due_at) FILTER (WHERE due_at < 'infinity')), 0
    ))::float8 AS lag_s
FROM kernel_merchantwaiting
GROUP BY subscriber
ORDER BY subscriber
