-- states: The lines, the state and the products of a shipment belong to its merchant, and its state to its order.
-- scope: facility
-- called by: kernel.invariants
SELECT shipment.id AS shipment_id, shipment.merchant_id, part.stands_in, part.line_no,
    part.merchant_id AS merchant_there, product.merchant_id AS merchant_of_the_product, part.order_id AS order_there
FROM fulfillment_shipment AS shipment
JOIN (
    SELECT 'line' AS stands_in, shipment_id, line_no, merchant_id, product_id, NULL AS order_id
    FROM fulfillment_shipmentline
    WHERE facility_id = %(facility_id)s::bigint
    UNION ALL
    SELECT 'state', shipment_id, NULL, merchant_id, NULL, order_id
    FROM fulfillment_shipmentstate
    WHERE facility_id = %(facility_id)s::bigint
) AS part ON part.shipment_id = shipment.id
LEFT JOIN catalog_product AS product ON product.id = part.product_id
WHERE shipment.facility_id = %(facility_id)s::bigint
    AND (
        part.merchant_id <> shipment.merchant_id
        OR part.order_id <> shipment.order_id
        OR (part.product_id IS NOT NULL AND product.merchant_id IS DISTINCT FROM shipment.merchant_id)
    )
ORDER BY shipment.id, part.stands_in, part.line_no
LIMIT 100
