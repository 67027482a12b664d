-- what: How many shipments in the house stand in which state.
-- called by: fulfillment.queries.count_open
-- rows: one a state
SELECT standing.state, count(*)
FROM fulfillment_openshipment AS opened
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = opened.shipment_id
WHERE opened.facility_id = %(facility_id)s::bigint
GROUP BY standing.state
ORDER BY standing.state
