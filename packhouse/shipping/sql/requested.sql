-- what: Labels that a carrier is to be asked for, oldest first.
-- called by: shipping.queries.requested
-- rows: at most `most`
SELECT label.id AS label_id, label.shipment_id, label.carton_id, label.merchant_id, shipment.order_id,
    label.request_key, label.service, label.weight_g
FROM shipping_label AS label
JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = label.shipment_id
WHERE label.facility_id = %(facility_id)s::bigint AND label.state = 1 AND label.state IN (1, 3, 4)
    AND label.carrier = %(carrier)s::text
ORDER BY label.id
LIMIT %(most)s::bigint
