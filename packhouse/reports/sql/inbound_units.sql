-- what: Units of some products that are on their way to a facility or stand at its docks.
-- called by: reports.case.gather
-- rows: one a product and inbound shipment that is not closed
SELECT inbound.external_id, inbound.state, inbound.expected_date, line.product_id,
    sum(line.expected)::bigint AS expected,
    sum(came.counted)::bigint AS counted,
    sum(came.counted - came.put_away)::bigint AS at_dock
FROM receiving_inboundshipment AS inbound
JOIN receiving_inboundline AS line
    ON line.facility_id = %(facility_id)s::bigint AND line.inbound_id = inbound.id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(received.counted), 0) AS counted, coalesce(sum(received.put_away), 0) AS put_away
    FROM receiving_receivedunits AS received
    WHERE received.facility_id = %(facility_id)s::bigint AND received.inbound_id = line.inbound_id
        AND received.line_no = line.line_no AND received.condition = 1
) AS came
WHERE inbound.facility_id = %(facility_id)s::bigint AND inbound.state NOT IN (7, 8)
    AND line.product_id = ANY (%(product_ids)s::bigint[])
GROUP BY inbound.id, inbound.external_id, inbound.state, inbound.expected_date, line.product_id
ORDER BY inbound.id, line.product_id
