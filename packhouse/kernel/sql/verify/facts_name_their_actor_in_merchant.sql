-- states: Every fact says who did it: a person, a program or an API key that exists.
-- scope: merchant
-- called by: kernel.invariants
SELECT fact.id AS fact_id, fact.kind, fact.subject_id, fact.actor_id
FROM kernel_merchantfact AS fact
LEFT JOIN kernel_actor AS actor ON actor.id = fact.actor_id
WHERE fact.merchant_id = %(merchant_id)s::bigint AND actor.id IS NULL
ORDER BY fact.id
LIMIT 100
