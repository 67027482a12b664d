-- what: How many units of locked inbound shipments still lie at the dock.
-- called by: receiving.operations.put_away
-- rows: one an inbound shipment of which anything was counted
SELECT inbound_id, sum(counted - put_away)::bigint
FROM receiving_receivedunits
WHERE facility_id = %(facility_id)s::bigint AND inbound_id = ANY (%(inbound_ids)s::bigint[])
GROUP BY inbound_id
