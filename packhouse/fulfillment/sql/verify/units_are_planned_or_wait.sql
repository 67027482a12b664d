-- states: Once all is heard, the units of a sourced order are planned or wait for stock; no other order waits for it.
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
), waiting AS MATERIALIZED (
    SELECT order_id, sum(quantity) AS units
    FROM fulfillment_backorder
    WHERE merchant_id = %(merchant_id)s::bigint
    GROUP BY order_id
)
SELECT order_id, standing.state, standing.units, standing.planned, standing.dropped,
    coalesce(waiting.units, 0) AS waiting
FROM (SELECT * FROM orders_orderstate WHERE merchant_id = %(merchant_id)s::bigint) AS standing
FULL JOIN waiting USING (order_id)
WHERE (
        standing.state IS NULL
        OR (standing.state > 2 AND standing.planned + coalesce(waiting.units, 0) <> standing.units - standing.dropped)
    )
    AND NOT EXISTS (SELECT FROM unsettled WHERE unsettled.order_id = coalesce(standing.order_id, waiting.order_id))
ORDER BY order_id
LIMIT 100
