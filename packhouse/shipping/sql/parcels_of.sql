-- what: The live labels of a merchant's shipments, in whatever facility.
-- called by: shipping.queries.parcels_of
-- rows: one a live label
SELECT label.shipment_id, label.carton_id, label.id AS label_id, label.carrier, label.service, label.tracking_number,
    label.state, label.tracking_status AS status, label.tracked_at AS status_at, label.handed_over_at
FROM facilities_facility AS facility
JOIN shipping_label AS label ON label.facility_id = facility.id
WHERE label.merchant_id = %(merchant_id)s::bigint AND label.shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND NOT (label.state = 5)
ORDER BY label.shipment_id, label.id
