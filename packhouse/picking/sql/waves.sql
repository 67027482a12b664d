-- what: The latest waves of a facility and how far they are.
-- called by: picking.queries.waves
-- rows: at most `most`
WITH latest AS (
    SELECT id, released_at, actor_id, shipments, picks
    FROM picking_wave
    WHERE facility_id = %(facility_id)s::bigint
    ORDER BY id DESC
    LIMIT %(most)s::bigint
)
SELECT latest.id AS wave_id, latest.released_at, latest.actor_id, latest.shipments, latest.picks,
    counted.open, counted.picked, counted.short, counted.cancelled
FROM latest
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 1) AS open, count(*) FILTER (WHERE state = 2) AS picked,
        count(*) FILTER (WHERE state = 3) AS short, count(*) FILTER (WHERE state = 4) AS cancelled
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint AND wave_id = latest.id
) AS counted
ORDER BY latest.id DESC
