-- what: The live labels of some shipments.
-- called by: shipping.operations.record_tracking
-- rows: one a live label
SELECT shipment_id, id AS label_id, carton_id, merchant_id, manifest_id, tracked_at, state, tracking_status,
    carrier, tracking_number
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND NOT (state = 5)
ORDER BY shipment_id, id
