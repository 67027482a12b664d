-- what: The shipments of some cartons with live labels, to be locked before the labels are read.
-- called by: shipping.operations.void_labels
-- rows: one
SELECT coalesce(array_agg(DISTINCT shipment_id), '{}') AS shipment_ids
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND carton_id = ANY (%(carton_ids)s::bigint[]) AND NOT (state = 5)
