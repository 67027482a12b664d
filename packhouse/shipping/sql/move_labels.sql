-- what: Moves labels to other states; the one statement that does. A number that was given stays.
-- called by: shipping.operations.request_labels, shipping.operations.record_labels, shipping.operations.void_labels
-- rows: one a label that stood in one of `from_states`, under the key that is named or under any
UPDATE shipping_label AS label
SET state = moved.state, refusal = moved.refusal,
    tracking_number = CASE WHEN moved.tracking_number = '' THEN label.tracking_number ELSE moved.tracking_number END,
    bought_at = CASE WHEN moved.tracking_number = '' THEN label.bought_at ELSE %(now)s::timestamptz END
FROM unnest(
    %(shipment_ids)s::bigint[], %(label_ids)s::bigint[], %(request_keys)s::text[], %(states)s::bigint[],
    %(tracking_numbers)s::text[], %(refusals)s::text[]
) AS moved (shipment_id, label_id, request_key, state, tracking_number, refusal)
WHERE label.facility_id = %(facility_id)s::bigint AND label.shipment_id = moved.shipment_id
    AND label.id = moved.label_id AND (moved.request_key = '' OR label.request_key = moved.request_key)
    AND label.state = ANY (%(from_states)s::bigint[]) AND label.state <> moved.state
RETURNING label.state, label.shipment_id, label.carton_id, label.id AS label_id
