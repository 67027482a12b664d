-- what: Writes where picks stand now: what was found for them, or that nobody fetches them any more.
-- called by: picking.operations.confirm, picking.operations.cancel_picks
-- rows: one pick an item
UPDATE picking_pick AS pick
SET state = settled.state, picked = settled.picked, replaced = settled.replaced, tote_id = settled.tote_id
FROM unnest(
    %(wave_id)s::bigint[], %(number)s::bigint[], %(tote_id)s::bigint[],
    %(picked)s::bigint[], %(replaced)s::bigint[], %(state)s::bigint[]
) AS settled (wave_id, number, tote_id, picked, replaced, state)
WHERE pick.facility_id = %(facility_id)s::bigint AND pick.wave_id = settled.wave_id
    AND pick.number = settled.number
