-- states: A shipment serves lines of an order of its merchant, each with the product that was ordered.
-- scope: merchant
-- called by: kernel.invariants
WITH owed AS MATERIALIZED (
    SELECT shipment.facility_id, shipment.id AS shipment_id, shipment.order_id, line.line_no, line.product_id
    FROM fulfillment_shipment AS shipment
    LEFT JOIN fulfillment_shipmentline AS line
        ON line.facility_id = shipment.facility_id AND line.shipment_id = shipment.id
    WHERE shipment.merchant_id = %(merchant_id)s::bigint
)
SELECT owed.facility_id, owed.shipment_id, owed.order_id, owed.line_no, owed.product_id,
    ordered.product_id AS product_ordered
FROM owed
LEFT JOIN orders_orderline AS ordered
    ON ordered.merchant_id = %(merchant_id)s::bigint AND ordered.order_id = owed.order_id
        AND ordered.line_no = owed.line_no
WHERE ordered.product_id IS DISTINCT FROM owed.product_id OR ordered.product_id IS NULL
ORDER BY owed.facility_id, owed.shipment_id, owed.line_no
LIMIT 100
