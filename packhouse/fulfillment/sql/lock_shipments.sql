-- what: Locks shipments in key order and says where they stand.
-- called by: fulfillment.operations.lock_shipments
-- rows: one a shipment that exists
WITH standing AS MATERIALIZED (
    SELECT shipment_id, state
    FROM fulfillment_shipmentstate
    WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
    ORDER BY shipment_id
    FOR NO KEY UPDATE
)
SELECT standing.shipment_id, shipment.merchant_id, shipment.order_id, shipment.service, shipment.ship_by,
    standing.state
FROM standing
JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = standing.shipment_id
ORDER BY standing.shipment_id
