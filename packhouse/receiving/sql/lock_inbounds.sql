-- what: Locks inbound shipments in the order of their ids.
-- called by: receiving.operations.arrive, count, close_counts, settle, put_away
-- rows: one an inbound shipment
SELECT id AS inbound_id, merchant_id, dock_id, state
FROM receiving_inboundshipment
WHERE facility_id = %(facility_id)s::bigint AND id = ANY (%(inbound_ids)s::bigint[])
ORDER BY id
FOR NO KEY UPDATE
