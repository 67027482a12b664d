-- states: A pick stands in a wave and serves a line of a shipment: its merchant's, with its product.
-- scope: facility
-- called by: kernel.invariants
SELECT pick.wave_id, pick.number, pick.shipment_id, pick.line_no, pick.merchant_id, pick.product_id,
    line.merchant_id AS merchant_of_the_line, line.product_id AS product_of_the_line,
    wave.id IS NOT NULL AS wave_is_known
FROM picking_pick AS pick
LEFT JOIN picking_wave AS wave ON wave.facility_id = %(facility_id)s::bigint AND wave.id = pick.wave_id
LEFT JOIN fulfillment_shipmentline AS line
    ON line.facility_id = %(facility_id)s::bigint AND line.shipment_id = pick.shipment_id
        AND line.line_no = pick.line_no
WHERE pick.facility_id = %(facility_id)s::bigint
    AND (
        wave.id IS NULL OR line.merchant_id IS DISTINCT FROM pick.merchant_id
        OR line.product_id IS DISTINCT FROM pick.product_id
    )
ORDER BY pick.wave_id, pick.number
LIMIT 100
