-- what: Some shipments of a facility, as far as they are a merchant's.
-- called by: fulfillment.queries.shipments_of_merchant
-- rows: at most one an id
SELECT shipment.facility_id, shipment.id, shipment.merchant_id, shipment.order_id, standing.state, standing.since,
    shipment.service, shipment.planned_at, shipment.ship_by
FROM fulfillment_shipment AS shipment
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = shipment.id
WHERE shipment.facility_id = %(facility_id)s::bigint AND shipment.id = ANY (%(shipment_ids)s::bigint[])
    AND shipment.merchant_id = %(merchant_id)s::bigint
ORDER BY shipment.id
