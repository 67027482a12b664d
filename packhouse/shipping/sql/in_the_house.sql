-- what: The parcels of labeled shipments that have not left. The shipments in the house are a short list.
-- called by: shipping.queries.in_the_house
-- rows: at most `most`
SELECT label.label_id, label.shipment_id, label.carton_id, label.merchant_id, label.carrier, label.service,
    label.tracking_number
FROM fulfillment_openshipment AS open
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = open.shipment_id
-- OFFSET 0: the labels of these shipments by their key, never all labels of the house.
CROSS JOIN LATERAL (
    SELECT id AS label_id, shipment_id, carton_id, merchant_id, carrier, service, tracking_number
    FROM shipping_label
    WHERE facility_id = %(facility_id)s::bigint AND shipment_id = open.shipment_id
        AND state = %(bought)s::bigint AND manifest_id IS NULL AND carrier = %(carrier)s::text
    OFFSET 0
) AS label
WHERE open.facility_id = %(facility_id)s::bigint AND standing.state = %(labeled)s::bigint
    AND (label.shipment_id, label.label_id) > (%(after_shipment_id)s::bigint, %(after_label_id)s::bigint)
ORDER BY label.shipment_id, label.label_id
LIMIT %(most)s::bigint
