-- states: A shipment has one state and at least one line, and no state or line stands without its shipment.
-- scope: facility
-- called by: kernel.invariants
WITH standing AS (
    SELECT shipment_id, count(*) AS states
    FROM fulfillment_shipmentstate
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY shipment_id
), owed AS (
    SELECT shipment_id, count(*) AS lines
    FROM fulfillment_shipmentline
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY shipment_id
), planned AS (
    SELECT id AS shipment_id
    FROM fulfillment_shipment
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT shipment_id, planned.shipment_id IS NOT NULL AS is_there,
    coalesce(standing.states, 0) AS states, coalesce(owed.lines, 0) AS lines
FROM planned
FULL JOIN standing USING (shipment_id)
FULL JOIN owed USING (shipment_id)
WHERE planned.shipment_id IS NULL OR standing.states IS NULL OR owed.lines IS NULL
ORDER BY shipment_id
LIMIT 100
