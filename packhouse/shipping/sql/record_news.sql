-- what: Writes what carriers said about parcels, unless it stands there already.
-- called by: shipping.operations.record_tracking
-- rows: one an event that is new
INSERT INTO shipping_trackingevent (
    facility_id, label_id, merchant_id, at, recorded_at, status, carrier_code, place
)
SELECT %(facility_id)s::bigint, news.label_id, news.merchant_id, news.at, %(now)s::timestamptz, news.status,
    news.carrier_code, news.place
FROM unnest(
    %(label_ids)s::bigint[], %(merchant_ids)s::bigint[], %(ats)s::timestamptz[], %(statuses)s::bigint[],
    %(carrier_codes)s::text[], %(places)s::text[]
) AS news (label_id, merchant_id, at, status, carrier_code, place)
ORDER BY news.label_id, news.at, news.carrier_code
ON CONFLICT (facility_id, label_id, at, carrier_code) DO NOTHING
RETURNING label_id, at, carrier_code
