-- states: A manifest lists exactly the parcels that were handed over with it, all of its carrier.
-- scope: facility
-- called by: kernel.invariants
WITH listed AS (
    SELECT manifest.id AS manifest_id, manifest.carrier, parcel.shipment_id, parcel.label_id
    FROM shipping_manifest AS manifest
    CROSS JOIN LATERAL unnest(manifest.shipment_ids, manifest.label_ids) AS parcel (shipment_id, label_id)
    WHERE manifest.facility_id = %(facility_id)s::bigint
), handed_over AS (
    SELECT manifest_id, carrier, shipment_id, id AS label_id
    FROM shipping_label
    WHERE facility_id = %(facility_id)s::bigint AND manifest_id IS NOT NULL
)
SELECT manifest_id, shipment_id, label_id, listed.carrier AS carrier_of_the_manifest,
    handed_over.carrier AS carrier_of_the_parcel
FROM listed
FULL JOIN handed_over USING (manifest_id, shipment_id, label_id)
WHERE listed.carrier IS DISTINCT FROM handed_over.carrier
ORDER BY manifest_id, shipment_id, label_id
LIMIT 100
