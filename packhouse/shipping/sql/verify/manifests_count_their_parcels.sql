-- states: A manifest lists as many parcels as were handed over with it, all of its carrier.
-- scope: facility
-- called by: kernel.invariants
WITH listed AS (
    SELECT manifest_id, count(*) AS parcels, count(DISTINCT carrier) AS carriers, min(carrier) AS carrier
    FROM shipping_label
    WHERE facility_id = %(facility_id)s::bigint AND manifest_id IS NOT NULL
    GROUP BY manifest_id
), kept AS (
    SELECT id AS manifest_id, parcels, carrier
    FROM shipping_manifest
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT manifest_id, kept.carrier, kept.parcels, coalesce(listed.parcels, 0) AS parcels_handed_over,
    listed.carriers AS carriers_of_the_parcels
FROM kept
FULL JOIN listed USING (manifest_id)
WHERE kept.parcels IS DISTINCT FROM listed.parcels OR listed.carriers IS DISTINCT FROM 1
    OR kept.carrier IS DISTINCT FROM listed.carrier
ORDER BY manifest_id
LIMIT 100
