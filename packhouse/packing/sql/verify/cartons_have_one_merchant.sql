-- states: A carton and what is in it belong to the merchant of the shipment, line by line, with its products.
-- scope: facility
-- called by: kernel.invariants
SELECT carton.id AS carton_id, carton.shipment_id, carton.merchant_id, shipment.merchant_id AS merchant_of_the_shipment,
    packed.line_no, packed.merchant_id AS merchant_of_the_units, packed.product_id,
    owed.product_id AS product_of_the_line
FROM packing_cartonline AS packed
FULL JOIN packing_carton AS carton ON carton.facility_id = packed.facility_id AND carton.id = packed.carton_id
LEFT JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = carton.shipment_id
LEFT JOIN fulfillment_shipmentline AS owed
    ON owed.facility_id = %(facility_id)s::bigint AND owed.shipment_id = carton.shipment_id
        AND owed.line_no = packed.line_no
WHERE coalesce(packed.facility_id, carton.facility_id) = %(facility_id)s::bigint
    AND (
        shipment.merchant_id IS DISTINCT FROM carton.merchant_id
        OR packed.merchant_id IS DISTINCT FROM carton.merchant_id
        OR owed.product_id IS DISTINCT FROM packed.product_id
    )
ORDER BY carton.id, packed.line_no
LIMIT 100
