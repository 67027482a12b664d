-- states: The lines, receipts and units of an inbound shipment, and their products, belong to its merchant.
-- scope: facility
-- called by: kernel.invariants
SELECT part.stands_in, part.inbound_id, part.line_no, part.merchant_id AS merchant_there,
    inbound.merchant_id AS merchant_of_the_inbound, product.merchant_id AS merchant_of_the_product
FROM (
    SELECT 'line' AS stands_in, inbound_id, line_no, merchant_id, product_id
    FROM receiving_inboundline
    WHERE facility_id = %(facility_id)s::bigint
    UNION ALL
    SELECT 'receipt', inbound_id, line_no, merchant_id, product_id
    FROM receiving_receiptline
    WHERE facility_id = %(facility_id)s::bigint
    UNION ALL
    SELECT 'received units', inbound_id, line_no, merchant_id, product_id
    FROM receiving_receivedunits
    WHERE facility_id = %(facility_id)s::bigint
) AS part
LEFT JOIN receiving_inboundshipment AS inbound
    ON inbound.facility_id = %(facility_id)s::bigint AND inbound.id = part.inbound_id
LEFT JOIN catalog_product AS product ON product.id = part.product_id
WHERE inbound.merchant_id IS DISTINCT FROM part.merchant_id OR product.merchant_id IS DISTINCT FROM part.merchant_id
ORDER BY part.inbound_id, part.stands_in, part.line_no
LIMIT 100
