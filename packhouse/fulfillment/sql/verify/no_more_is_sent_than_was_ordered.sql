-- states: The units of an order line that shipments owe or brought, and those that wait, are no more than ordered.
-- scope: merchant
-- called by: kernel.invariants
WITH sent AS MATERIALIZED (
    SELECT shipment.order_id, line.line_no, sum(line.quantity) AS units
    FROM fulfillment_shipment AS shipment
    JOIN fulfillment_shipmentstate AS standing
        ON standing.facility_id = shipment.facility_id AND standing.shipment_id = shipment.id
            AND standing.state <> 16
    JOIN fulfillment_shipmentline AS line
        ON line.facility_id = shipment.facility_id AND line.shipment_id = shipment.id
    WHERE shipment.merchant_id = %(merchant_id)s::bigint
    GROUP BY shipment.order_id, line.line_no
)
SELECT ordered.order_id, ordered.line_no, ordered.quantity AS ordered,
    coalesce(sent.units, 0) AS in_shipments, coalesce(backorder.quantity, 0) AS waiting
FROM orders_orderline AS ordered
LEFT JOIN sent ON sent.order_id = ordered.order_id AND sent.line_no = ordered.line_no
LEFT JOIN fulfillment_backorder AS backorder
    ON backorder.merchant_id = %(merchant_id)s::bigint AND backorder.order_id = ordered.order_id
        AND backorder.line_no = ordered.line_no
WHERE ordered.merchant_id = %(merchant_id)s::bigint
    AND coalesce(sent.units, 0) + coalesce(backorder.quantity, 0) > ordered.quantity
ORDER BY ordered.order_id, ordered.line_no
LIMIT 100
