-- what: The parcels of a manifest that have not come to an end.
-- called by: shipping.queries.on_the_way
-- rows: at most `most`
SELECT label.id AS label_id, label.tracking_number
FROM shipping_manifest AS manifest
CROSS JOIN LATERAL unnest(manifest.shipment_ids, manifest.label_ids) AS listed (shipment_id, label_id)
JOIN shipping_label AS label
    ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = listed.shipment_id
        AND label.id = listed.label_id
WHERE manifest.facility_id = %(facility_id)s::bigint AND manifest.id = %(manifest_id)s::bigint
    AND label.id > %(after_id)s::bigint
    AND NOT (label.tracking_status IS NOT NULL AND label.tracking_status = ANY (%(final)s::bigint[]))
ORDER BY label.id
LIMIT %(most)s::bigint
