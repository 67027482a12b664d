-- what: Ends manifests whose parcels have all come to an end.
-- called by: shipping.operations.end_manifests
-- rows: one a manifest that ended
UPDATE shipping_manifest AS manifest
SET ended_at = %(now)s::timestamptz
WHERE manifest.facility_id = %(facility_id)s::bigint AND manifest.id = ANY (%(manifest_ids)s::bigint[])
    AND manifest.ended_at IS NULL
    AND NOT EXISTS (
        SELECT
        FROM unnest(manifest.shipment_ids, manifest.label_ids) AS listed (shipment_id, label_id)
        JOIN shipping_label AS label
            ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = listed.shipment_id
                AND label.id = listed.label_id
        WHERE NOT (label.tracking_status IS NOT NULL AND label.tracking_status = ANY (%(final)s::bigint[]))
    )
