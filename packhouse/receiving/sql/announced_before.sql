-- what: What a merchant announced to a facility under some external ids, with its lines in order.
-- called by: receiving.operations.announce
-- rows: one an external id
SELECT inbound.id AS inbound_id, inbound.state, inbound.external_id, inbound.expected_date,
    array_agg(line.product_id ORDER BY line.line_no) AS product_ids,
    array_agg(line.expected ORDER BY line.line_no) AS quantities
FROM receiving_inboundshipment AS inbound
JOIN receiving_inboundline AS line ON line.facility_id = inbound.facility_id AND line.inbound_id = inbound.id
WHERE inbound.facility_id = %(facility_id)s::bigint AND inbound.merchant_id = %(merchant_id)s::bigint
    AND inbound.external_id = ANY (%(external_ids)s::text[])
    AND line.facility_id = %(facility_id)s::bigint
GROUP BY inbound.facility_id, inbound.id
