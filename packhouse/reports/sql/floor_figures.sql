-- what: What pickers did in the waves that a facility released in a period, and where units were missing.
-- called by: reports.queries.summary
-- rows: one
SELECT count(*) AS picks,
    coalesce(sum(pick.picked), 0)::bigint AS units_picked,
    count(*) FILTER (WHERE pick.state = 3) AS shorts,
    coalesce(sum(pick.quantity - pick.picked) FILTER (WHERE pick.state = 3), 0)::bigint AS units_missing,
    count(DISTINCT pick.location_id) AS locations_picked,
    count(DISTINCT pick.location_id) FILTER (WHERE pick.state = 3) AS locations_short
FROM picking_pick AS pick
JOIN picking_wave AS wave ON wave.facility_id = %(facility_id)s::bigint AND wave.id = pick.wave_id
WHERE pick.facility_id = %(facility_id)s::bigint AND pick.state IN (2, 3)
    AND wave.released_at >= %(since)s::timestamptz AND wave.released_at < %(until)s::timestamptz
