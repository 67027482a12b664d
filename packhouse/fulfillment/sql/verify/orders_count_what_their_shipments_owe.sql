-- states: Once all is heard, an order counts as planned, shipped and delivered the units of its shipments.
-- scope: merchant
-- called by: kernel.invariants
WITH unsettled AS MATERIALIZED (
    SELECT had.order_id
    FROM kernel_merchantwaiting AS waiting
    CROSS JOIN LATERAL unnest(waiting.subject_ids) AS had (order_id)
    WHERE waiting.merchant_id = %(merchant_id)s::bigint
    UNION
    SELECT shipment.order_id
    FROM kernel_facilitywaiting AS waiting
    CROSS JOIN LATERAL unnest(waiting.subject_ids) AS had (shipment_id)
    JOIN fulfillment_shipment AS shipment
        ON shipment.facility_id = waiting.facility_id AND shipment.id = had.shipment_id
    WHERE shipment.merchant_id = %(merchant_id)s::bigint
), owed AS MATERIALIZED (
    SELECT shipment.order_id, sum(line.quantity) AS planned,
        coalesce(sum(line.quantity) FILTER (WHERE standing.state >= 8), 0) AS shipped,
        coalesce(sum(line.quantity) FILTER (WHERE standing.state = 14), 0) AS delivered
    FROM fulfillment_shipment AS shipment
    JOIN fulfillment_shipmentstate AS standing
        ON standing.facility_id = shipment.facility_id AND standing.shipment_id = shipment.id
            AND standing.state <> 16
    JOIN fulfillment_shipmentline AS line
        ON line.facility_id = shipment.facility_id AND line.shipment_id = shipment.id
    WHERE shipment.merchant_id = %(merchant_id)s::bigint
    GROUP BY shipment.order_id
)
SELECT standing.order_id, standing.state, standing.planned, coalesce(owed.planned, 0) AS planned_in_shipments,
    standing.shipped, coalesce(owed.shipped, 0) AS shipped_in_shipments,
    standing.delivered, coalesce(owed.delivered, 0) AS delivered_in_shipments
FROM orders_orderstate AS standing
LEFT JOIN owed ON owed.order_id = standing.order_id
WHERE standing.merchant_id = %(merchant_id)s::bigint
    AND (standing.planned, standing.shipped, standing.delivered)
        <> (coalesce(owed.planned, 0), coalesce(owed.shipped, 0), coalesce(owed.delivered, 0))
    AND NOT EXISTS (SELECT FROM unsettled WHERE unsettled.order_id = standing.order_id)
ORDER BY standing.order_id
LIMIT 100
