-- what: A merchant's inbound shipments by id, from after a given one.
-- called by: receiving.queries.inbounds_page
-- rows: at most `most`
-- across: all facilities: a merchant pages through what it announced anywhere
SELECT id, facility_id, merchant_id, dock_id, external_id, state, expected_date, announced_at, arrived_at, received_at,
    closed_at
FROM receiving_inboundshipment
WHERE merchant_id = %(merchant_id)s::bigint AND id > %(after_id)s::bigint
ORDER BY id
LIMIT %(most)s::bigint
