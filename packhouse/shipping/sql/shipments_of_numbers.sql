-- what: The shipments of the parcels with some tracking numbers, to be locked before the parcels are read.
-- called by: shipping.operations.hand_over, shipping.operations.record_tracking
-- rows: one
SELECT coalesce(array_agg(DISTINCT shipment_id), '{}') AS shipment_ids
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND tracking_number = ANY (%(tracking_numbers)s::text[])
    AND NOT (tracking_number = '')
