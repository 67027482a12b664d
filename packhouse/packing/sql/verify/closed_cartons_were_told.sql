-- states: A carton was told of once, when it was closed, with its weight.
-- scope: facility
-- called by: kernel.invariants
WITH told AS (
    SELECT (body ->> 'carton_id')::bigint AS carton_id, count(*) AS times, max((body ->> 'weight_g')::int) AS weight_g
    FROM kernel_facilityfact
    WHERE facility_id = %(facility_id)s::bigint AND kind = 'CartonClosed'
    GROUP BY body ->> 'carton_id'
), closed AS (
    SELECT id AS carton_id, shipment_id, weight_g
    FROM packing_carton
    WHERE facility_id = %(facility_id)s::bigint AND closed_at IS NOT NULL
)
SELECT carton_id, closed.shipment_id, coalesce(told.times, 0) AS times_told,
    closed.weight_g, told.weight_g AS weight_told_g
FROM closed
FULL JOIN told USING (carton_id)
WHERE told.times IS DISTINCT FROM 1 OR closed.weight_g IS DISTINCT FROM told.weight_g
ORDER BY carton_id
LIMIT 100
