-- what: What some shipments owe.
-- called by: fulfillment.queries.owed
-- rows: one a line with units
SELECT shipment_id, line_no, merchant_id, product_id, quantity
FROM fulfillment_shipmentline
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[]) AND quantity > 0
ORDER BY shipment_id, line_no
