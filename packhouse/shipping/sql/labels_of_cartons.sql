-- what: The live labels of some cartons.
-- called by: shipping.operations.request_labels, shipping.operations.void_labels
-- rows: at most one a carton
SELECT shipment_id, id AS label_id, carton_id, merchant_id, manifest_id, tracked_at, state, tracking_status,
    carrier, tracking_number
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND carton_id = ANY (%(carton_ids)s::bigint[]) AND NOT (state = 5)
ORDER BY id
