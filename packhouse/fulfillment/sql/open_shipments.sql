-- what: The shipments in the house that stand in some states, first to leave first.
-- called by: fulfillment.queries.in_states
-- rows: at most `most`
SELECT standing.shipment_id, standing.merchant_id, standing.order_id, standing.state
FROM fulfillment_openshipment AS opened
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = opened.shipment_id
JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = opened.shipment_id
WHERE opened.facility_id = %(facility_id)s::bigint AND standing.state = ANY (%(states)s::bigint[])
    AND shipment.ship_by <= %(ship_before)s::timestamptz
ORDER BY shipment.ship_by, standing.shipment_id
LIMIT %(most)s::bigint
