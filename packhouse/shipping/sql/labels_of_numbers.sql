-- what: The labels with some tracking numbers.
-- called by: shipping.operations.hand_over, shipping.operations.record_tracking
-- rows: at most one a tracking number
SELECT shipment_id, id AS label_id, carton_id, merchant_id, manifest_id, tracked_at, state, tracking_status,
    carrier, tracking_number
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND tracking_number = ANY (%(tracking_numbers)s::text[])
    AND NOT (tracking_number = '')
ORDER BY id
