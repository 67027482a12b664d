-- states: A shipment stands where the last fact about its state says: every change has its fact.
-- scope: facility
-- called by: kernel.invariants
WITH told AS (
    SELECT DISTINCT ON (fact.subject_id) fact.subject_id AS shipment_id, fact.kind, fact.at,
        coalesce(word.state, (fact.body ->> 'state')::int) AS state
    FROM kernel_facilityfact AS fact
    JOIN (
        VALUES ('ShipmentPlanned', 1), ('ShipmentUnreleased', 1), ('ShipmentReleased', 2),
            ('PickingStarted', 3), ('ShipmentPicked', 4), ('PackingStarted', 5), ('ShipmentPacked', 6),
            ('ShipmentUnlabeled', 6), ('ShipmentLabeled', 7), ('ShipmentShipped', 8),
            ('ShipmentTracked', NULL), ('ShipmentDelivered', 14), ('ShipmentCancelled', 16)
    ) AS word (kind, state) ON word.kind = fact.kind
    WHERE fact.facility_id = %(facility_id)s::bigint
    ORDER BY fact.subject_id, fact.id DESC
)
SELECT standing.shipment_id, standing.state, standing.since, told.kind AS last_fact, told.at AS told_at
FROM fulfillment_shipmentstate AS standing
LEFT JOIN told ON told.shipment_id = standing.shipment_id
WHERE standing.facility_id = %(facility_id)s::bigint AND told.state IS DISTINCT FROM standing.state
ORDER BY standing.shipment_id
LIMIT 100
