-- states: A carton and what is in it belong to the merchant of the shipment, line by line, with its products.
-- scope: facility
-- called by: kernel.invariants
WITH units AS (
    SELECT carton_id, line_no, lot_id, merchant_id, product_id
    FROM packing_cartonline
    WHERE facility_id = %(facility_id)s::bigint
), carton AS (
    SELECT id AS carton_id, shipment_id, merchant_id
    FROM packing_carton
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT carton_id, carton.shipment_id, carton.merchant_id, shipment.merchant_id AS merchant_of_the_shipment,
    units.line_no, units.merchant_id AS merchant_of_the_units, units.product_id,
    owed.product_id AS product_of_the_line
FROM carton
FULL JOIN units USING (carton_id)
LEFT JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = carton.shipment_id
LEFT JOIN fulfillment_shipmentline AS owed
    ON owed.facility_id = %(facility_id)s::bigint AND owed.shipment_id = carton.shipment_id
        AND owed.line_no = units.line_no
WHERE shipment.merchant_id IS DISTINCT FROM carton.merchant_id
    OR units.merchant_id IS DISTINCT FROM carton.merchant_id
    OR owed.product_id IS DISTINCT FROM units.product_id
ORDER BY carton_id, units.line_no, units.lot_id
LIMIT 100
