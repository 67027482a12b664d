-- what: Moves locked inbound shipments on, with the times at which they arrived, were received and closed.
-- called by: receiving.operations.cancel, arrive, count, close_counts, settle, put_away
-- rows: one an inbound shipment
UPDATE receiving_inboundshipment AS inbound
SET state = step.state,
    dock_id = coalesce(step.dock_id, inbound.dock_id),
    arrived_at = coalesce(step.arrived_at, inbound.arrived_at),
    received_at = coalesce(step.received_at, inbound.received_at),
    closed_at = coalesce(step.closed_at, inbound.closed_at)
FROM jsonb_to_recordset(%(steps)s::jsonb) AS step (
    inbound_id bigint, state smallint, dock_id bigint, arrived_at timestamptz, received_at timestamptz,
    closed_at timestamptz
)
WHERE inbound.facility_id = %(facility_id)s::bigint AND inbound.id = step.inbound_id
