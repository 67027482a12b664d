-- what: Manifests with parcels that may not have come to an end.
-- called by: shipping.queries.manifests_on_the_way
-- rows: at most `most`
SELECT id
FROM shipping_manifest
WHERE facility_id = %(facility_id)s::bigint AND ended_at IS NULL AND carrier = %(carrier)s::text
ORDER BY id
LIMIT %(most)s::bigint
