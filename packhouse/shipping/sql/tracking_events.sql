-- what: What carriers said about a merchant's parcels, in whatever facility.
-- called by: shipping.queries.tracking_events
-- rows: at most `most`
SELECT event.label_id, event.at, event.status, event.carrier_code, event.place
FROM facilities_facility AS facility
JOIN shipping_trackingevent AS event ON event.facility_id = facility.id
WHERE event.merchant_id = %(merchant_id)s::bigint AND event.label_id = ANY (%(label_ids)s::bigint[])
ORDER BY event.label_id, event.at, event.carrier_code
LIMIT %(most)s::bigint
