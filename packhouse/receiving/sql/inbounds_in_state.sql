-- what: A facility's inbound shipments in a state, oldest first.
-- called by: receiving.queries.inbounds_in_state
-- rows: at most `most`
SELECT id, facility_id, merchant_id, dock_id, external_id, state, expected_date, announced_at, arrived_at, received_at,
    closed_at
FROM receiving_inboundshipment
WHERE facility_id = %(facility_id)s::bigint AND state = %(state)s::bigint
ORDER BY id
LIMIT %(most)s::bigint
