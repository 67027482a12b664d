-- what: An inbound shipment of a facility.
-- called by: receiving.queries.inbound
-- rows: at most one
SELECT id, facility_id, merchant_id, dock_id, external_id, state, expected_date, announced_at, arrived_at, received_at,
    closed_at
FROM receiving_inboundshipment
WHERE facility_id = %(facility_id)s::bigint AND id = %(inbound_id)s::bigint
