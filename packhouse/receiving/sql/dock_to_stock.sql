-- what: Seconds from the dock to the last unit put away, over what was closed since then. Empty ones do not count.
-- called by: receiving.queries.dock_to_stock
-- rows: one
SELECT count(*) AS inbounds,
    coalesce(round(percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)), 0)::bigint AS median_s,
    coalesce(round(percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)), 0)::bigint AS p90_s
FROM (
    SELECT extract(epoch FROM inbound.closed_at - inbound.arrived_at)::float8 AS seconds
    FROM receiving_inboundshipment AS inbound
    WHERE inbound.facility_id = %(facility_id)s::bigint AND inbound.closed_at >= %(since)s::timestamptz
        AND EXISTS (
            SELECT FROM receiving_receivedunits AS received
            WHERE received.facility_id = %(facility_id)s::bigint AND received.inbound_id = inbound.id
        )
) AS closed
