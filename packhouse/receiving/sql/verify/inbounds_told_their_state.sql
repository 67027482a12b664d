-- states: An inbound shipment stands where the last fact about it says: every change has its fact.
-- scope: facility
-- called by: kernel.invariants
WITH told AS (
    SELECT DISTINCT ON (fact.subject_id) fact.subject_id AS inbound_id, fact.kind, fact.at, word.state
    FROM kernel_facilityfact AS fact
    JOIN (
        VALUES ('InboundAnnounced', 1), ('InboundArrived', 2), ('InboundCountStarted', 3),
            ('InboundDisputed', 4), ('InboundReceived', 5), ('PutAwayStarted', 6), ('InboundClosed', 7),
            ('InboundCancelled', 8)
    ) AS word (kind, state) ON word.kind = fact.kind
    WHERE fact.facility_id = %(facility_id)s::bigint
    ORDER BY fact.subject_id, fact.id DESC
)
SELECT inbound.id AS inbound_id, inbound.external_id, inbound.state, told.kind AS last_fact, told.at AS told_at
FROM receiving_inboundshipment AS inbound
LEFT JOIN told ON told.inbound_id = inbound.id
WHERE inbound.facility_id = %(facility_id)s::bigint AND told.state IS DISTINCT FROM inbound.state
ORDER BY inbound.id
LIMIT 100
