-- what: Seconds from the dock to the last unit put away, of the inbound shipments that were closed in a period.
-- called by: reports.queries.summary
-- rows: one an inbound shipment of which anything came
SELECT extract(epoch FROM inbound.closed_at - inbound.arrived_at)::bigint AS seconds
FROM receiving_inboundshipment AS inbound
WHERE inbound.facility_id = %(facility_id)s::bigint
    AND inbound.closed_at >= %(since)s::timestamptz AND inbound.closed_at < %(until)s::timestamptz
    AND EXISTS (
        SELECT
        FROM receiving_receivedunits AS received
        WHERE received.facility_id = %(facility_id)s::bigint AND received.inbound_id = inbound.id
            AND received.counted > 0
    )
ORDER BY seconds
