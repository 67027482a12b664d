-- what: What was counted of locked inbound shipments against what was announced.
-- called by: receiving.operations.close_counts, settle
-- rows: one an inbound shipment
WITH line AS (
    SELECT line.inbound_id, line.line_no, line.expected,
        coalesce(sum(received.counted) FILTER (WHERE received.condition <> %(damaged_condition)s::bigint), 0) AS good,
        coalesce(sum(received.counted) FILTER (WHERE received.condition = %(damaged_condition)s::bigint), 0) AS damaged
    FROM receiving_inboundline AS line
    LEFT JOIN receiving_receivedunits AS received
        ON received.facility_id = %(facility_id)s::bigint AND received.inbound_id = line.inbound_id
        AND received.line_no = line.line_no
    WHERE line.facility_id = %(facility_id)s::bigint AND line.inbound_id = ANY (%(inbound_ids)s::bigint[])
    GROUP BY line.inbound_id, line.line_no, line.expected
)
SELECT inbound_id,
    sum(good)::bigint AS counted,
    sum(damaged)::bigint AS damaged,
    sum(greatest(expected - good - damaged, 0))::bigint AS short,
    sum(greatest(good + damaged - expected, 0))::bigint AS over
FROM line
GROUP BY inbound_id
