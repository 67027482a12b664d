-- what: Writes the carrier's last word on parcels; the caller holds their shipments' lock.
-- called by: shipping.operations.record_tracking
-- rows: one a label
UPDATE shipping_label AS label
SET tracking_status = known.status, tracked_at = known.at
FROM unnest(
    %(shipment_ids)s::bigint[], %(label_ids)s::bigint[], %(statuses)s::bigint[], %(ats)s::timestamptz[]
) AS known (shipment_id, label_id, status, at)
WHERE label.facility_id = %(facility_id)s::bigint AND label.shipment_id = known.shipment_id
    AND label.id = known.label_id
