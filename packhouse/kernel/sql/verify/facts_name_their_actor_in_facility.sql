-- states: Every fact says who did it: a person, a program or an API key that exists.
-- scope: facility
-- called by: kernel.invariants
SELECT fact.id AS fact_id, fact.kind, fact.subject_id, fact.actor_id
FROM kernel_facilityfact AS fact
LEFT JOIN kernel_actor AS actor ON actor.id = fact.actor_id
WHERE fact.facility_id = %(facility_id)s::bigint AND actor.id IS NULL
ORDER BY fact.id
LIMIT 100
