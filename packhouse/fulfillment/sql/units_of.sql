-- what: How many units some shipments owe.
-- called by: fulfillment.operations
-- rows: one a shipment with lines
SELECT shipment_id, sum(quantity)
FROM fulfillment_shipmentline
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
GROUP BY shipment_id
