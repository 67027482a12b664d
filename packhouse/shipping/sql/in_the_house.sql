-- what: The parcels of labeled shipments that have not left. The shipments in the house are a short list.
-- called by: shipping.queries.in_the_house
-- rows: at most `most`
SELECT label.id AS label_id, label.shipment_id, label.carton_id, label.merchant_id, label.carrier, label.service,
    label.tracking_number
FROM fulfillment_openshipment AS open
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = open.shipment_id
JOIN shipping_label AS label
    ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = open.shipment_id
WHERE open.facility_id = %(facility_id)s::bigint AND standing.state = %(labeled)s::bigint
    AND label.state = %(bought)s::bigint AND label.manifest_id IS NULL AND label.carrier = %(carrier)s::text
    AND (label.shipment_id, label.id) > (%(after_shipment_id)s::bigint, %(after_label_id)s::bigint)
ORDER BY label.shipment_id, label.id
LIMIT %(most)s::bigint
