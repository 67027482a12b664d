-- what: Records that the carrier was told of manifests.
-- called by: shipping.operations.record_transmitted
-- rows: one a manifest
UPDATE shipping_manifest
SET transmitted_at = %(now)s::timestamptz
WHERE facility_id = %(facility_id)s::bigint AND id = ANY (%(manifest_ids)s::bigint[]) AND transmitted_at IS NULL
