-- what: An inbound shipment of a merchant.
-- called by: receiving.queries.inbound_of_merchant
-- rows: at most one
-- across: all facilities: a merchant knows its inbound shipment by its id
SELECT id, facility_id, merchant_id, dock_id, external_id, state, expected_date, announced_at, arrived_at, received_at,
    closed_at
FROM receiving_inboundshipment
WHERE merchant_id = %(merchant_id)s::bigint AND id = %(inbound_id)s::bigint
