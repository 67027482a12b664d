-- what: Locks shipments in key order and says where they stand.
-- called by: fulfillment.operations.lock_shipments
-- rows: one a shipment that exists
SELECT shipment_id, merchant_id, order_id, state
FROM fulfillment_shipmentstate
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
ORDER BY shipment_id
FOR NO KEY UPDATE
