-- what: The shipments of some orders of a merchant.
-- called by: fulfillment.queries.shipments_of
-- rows: one a shipment
SELECT shipment.facility_id, shipment.id, shipment.merchant_id, shipment.order_id, standing.state, standing.since,
    shipment.service, shipment.planned_at, shipment.ship_by
FROM fulfillment_shipment AS shipment
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = shipment.facility_id AND standing.shipment_id = shipment.id
WHERE shipment.merchant_id = %(merchant_id)s::bigint AND shipment.order_id = ANY (%(order_ids)s::bigint[])
ORDER BY shipment.order_id, shipment.facility_id, shipment.id
