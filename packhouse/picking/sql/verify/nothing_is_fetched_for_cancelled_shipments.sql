-- states: Once all is heard, no pick is open for a shipment that was cancelled.
-- scope: facility
-- called by: kernel.invariants
SELECT pick.wave_id, pick.number, pick.shipment_id, pick.quantity
FROM picking_pick AS pick
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = pick.shipment_id
        AND standing.state = 16
WHERE pick.facility_id = %(facility_id)s::bigint AND pick.state = 1
    AND NOT EXISTS (
        SELECT
        FROM kernel_facilitywaiting AS waiting
        WHERE waiting.facility_id = %(facility_id)s::bigint AND pick.shipment_id = ANY (waiting.subject_ids)
    )
ORDER BY pick.wave_id, pick.number
LIMIT 100
