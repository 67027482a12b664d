-- what: Lines of locked inbound shipments, with the units counted of each so far. Keys are [inbound, line].
-- called by: receiving.operations.count
-- rows: one a line
SELECT line.inbound_id, line.line_no, line.product_id, coalesce(sum(received.counted), 0)::bigint AS counted
FROM jsonb_array_elements(%(keys)s::jsonb) AS key
JOIN receiving_inboundline AS line
    ON line.facility_id = %(facility_id)s::bigint AND line.inbound_id = (key ->> 0)::bigint
    AND line.line_no = (key ->> 1)::bigint
LEFT JOIN receiving_receivedunits AS received
    ON received.facility_id = %(facility_id)s::bigint AND received.inbound_id = line.inbound_id
    AND received.line_no = line.line_no
GROUP BY line.inbound_id, line.line_no, line.product_id
