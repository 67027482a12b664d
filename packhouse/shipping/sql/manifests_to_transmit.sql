-- what: Manifests that the carrier has not been told of, with the numbers of their parcels.
-- called by: shipping.queries.manifests_to_transmit
-- rows: at most `most`
SELECT manifest.id AS manifest_id, manifest.departed_at, array_agg(label.tracking_number ORDER BY label.id)
FROM (
    SELECT id, departed_at, shipment_ids, label_ids
    FROM shipping_manifest
    WHERE facility_id = %(facility_id)s::bigint AND transmitted_at IS NULL AND carrier = %(carrier)s::text
    ORDER BY id
    LIMIT %(most)s::bigint
) AS manifest
CROSS JOIN LATERAL unnest(manifest.shipment_ids, manifest.label_ids) AS listed (shipment_id, label_id)
JOIN shipping_label AS label
    ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = listed.shipment_id
        AND label.id = listed.label_id
GROUP BY manifest.id, manifest.departed_at
ORDER BY manifest.id
