-- states: Every carton of a labeled shipment has a bought label; every carton of a shipped one is handed over.
-- scope: facility
-- called by: kernel.invariants
SELECT standing.shipment_id, standing.state, carton.id AS carton_id, label.id AS label_id, label.manifest_id
FROM fulfillment_shipmentstate AS standing
LEFT JOIN packing_carton AS carton
    ON carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = standing.shipment_id
LEFT JOIN shipping_label AS label
    ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = standing.shipment_id
        AND label.carton_id = carton.id AND label.state = 2
WHERE standing.facility_id = %(facility_id)s::bigint
    AND (
        (standing.state BETWEEN 7 AND 15 AND label.id IS NULL)
        OR (standing.state BETWEEN 8 AND 15 AND label.manifest_id IS NULL)
        OR (NOT standing.state BETWEEN 6 AND 15 AND label.manifest_id IS NOT NULL)
    )
ORDER BY standing.shipment_id, carton.id
LIMIT 100
