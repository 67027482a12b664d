-- what: How many picks of the shipments that are still in the house stand in each state.
-- called by: picking.queries.pick_counts
-- rows: one a state
SELECT pick.state, count(*) AS picks
FROM fulfillment_openshipment AS shipment
JOIN picking_pick AS pick
    ON pick.facility_id = %(facility_id)s::bigint AND pick.shipment_id = shipment.shipment_id
WHERE shipment.facility_id = %(facility_id)s::bigint
GROUP BY pick.state
ORDER BY pick.state
