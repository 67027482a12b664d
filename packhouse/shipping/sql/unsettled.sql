-- what: Labels that may have been bought without our knowing: unknown ones, and those asked for long ago.
-- called by: shipping.queries.unsettled
-- rows: at most `most`
SELECT shipment_id, id AS label_id, request_key
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND state IN (1, 3) AND state IN (1, 3, 4)
    AND carrier = %(carrier)s::text AND (state = 3 OR requested_at < %(requested_before)s::timestamptz)
ORDER BY id
LIMIT %(most)s::bigint
