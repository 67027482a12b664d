-- states: An order stands where the last fact about its state says: every change has its fact.
-- scope: merchant
-- called by: kernel.invariants
WITH told AS (
    SELECT DISTINCT ON (fact.subject_id) fact.subject_id AS order_id, fact.kind, fact.at,
        CASE
            WHEN fact.kind = 'OrderProgressed' THEN ARRAY[(fact.body ->> 'state')::int]
            ELSE word.states
        END AS states
    FROM kernel_merchantfact AS fact
    JOIN (
        VALUES ('OrderAccepted', ARRAY[1]), ('OrderHeld', ARRAY[2]), ('OrderOpened', ARRAY[1]),
            ('OrderProgressed', NULL), ('CancellationRequested', ARRAY[10]),
            ('CancellationRejected', ARRAY[6, 7, 8, 9]), ('OrderCancelled', ARRAY[11])
    ) AS word (kind, states) ON word.kind = fact.kind
    WHERE fact.merchant_id = %(merchant_id)s::bigint
    ORDER BY fact.subject_id, fact.id DESC
)
SELECT standing.order_id, standing.state, standing.since, told.kind AS last_fact, told.at AS told_at
FROM orders_orderstate AS standing
LEFT JOIN told ON told.order_id = standing.order_id
WHERE standing.merchant_id = %(merchant_id)s::bigint AND (standing.state = ANY (told.states)) IS NOT TRUE
ORDER BY standing.order_id
LIMIT 100
