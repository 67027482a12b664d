-- what: Lines that were not counted as announced, or of which units came damaged.
-- called by: receiving.queries.discrepancies
-- rows: at most one a line
SELECT line.inbound_id, line.line_no, line.product_id,
    (coalesce(sum(received.counted), 0) - line.expected)::bigint AS difference,
    coalesce(sum(received.counted) FILTER (WHERE received.condition = %(damaged_condition)s::bigint), 0)::bigint
        AS damaged
FROM receiving_inboundline AS line
LEFT JOIN receiving_receivedunits AS received
    ON received.facility_id = %(facility_id)s::bigint AND received.inbound_id = line.inbound_id
    AND received.line_no = line.line_no
WHERE line.facility_id = %(facility_id)s::bigint AND line.inbound_id = ANY (%(inbound_ids)s::bigint[])
GROUP BY line.inbound_id, line.line_no, line.product_id, line.expected
HAVING coalesce(sum(received.counted), 0) <> line.expected
    OR bool_or(received.condition = %(damaged_condition)s::bigint AND received.counted > 0)
ORDER BY line.inbound_id, line.line_no
