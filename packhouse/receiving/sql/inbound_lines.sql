-- what: The lines of inbound shipments: announced, counted, damaged, and how many units left the dock.
-- called by: receiving.queries.inbound_lines
-- rows: one a line
SELECT line.inbound_id, line.line_no, line.product_id, product.sku, line.expected,
    coalesce(sum(received.counted) FILTER (WHERE received.condition <> %(damaged_condition)s::bigint), 0)::bigint
        AS counted,
    coalesce(sum(received.counted) FILTER (WHERE received.condition = %(damaged_condition)s::bigint), 0)::bigint
        AS damaged,
    coalesce(sum(received.put_away), 0)::bigint AS put_away
FROM receiving_inboundline AS line
JOIN catalog_product AS product ON product.id = line.product_id
LEFT JOIN receiving_receivedunits AS received
    ON received.facility_id = %(facility_id)s::bigint AND received.inbound_id = line.inbound_id
    AND received.line_no = line.line_no
WHERE line.facility_id = %(facility_id)s::bigint AND line.inbound_id = ANY (%(inbound_ids)s::bigint[])
GROUP BY line.inbound_id, line.line_no, line.product_id, product.sku, line.expected
ORDER BY line.inbound_id, line.line_no
