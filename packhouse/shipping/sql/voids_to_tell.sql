-- what: Void labels that the carrier has not been told of.
-- called by: shipping.queries.voids_to_tell
-- rows: at most `most`
SELECT id AS label_id, tracking_number
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND state = 5 AND void_told_at IS NULL AND carrier = %(carrier)s::text
ORDER BY id
LIMIT %(most)s::bigint
