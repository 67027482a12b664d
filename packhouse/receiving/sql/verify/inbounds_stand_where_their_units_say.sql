-- states: Nothing is counted before it arrived or put away before it was received; what is closed is put away.
-- scope: facility
-- called by: kernel.invariants
WITH units AS (
    SELECT inbound_id, sum(counted) AS counted, sum(put_away) AS put_away
    FROM receiving_receivedunits
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY inbound_id
)
SELECT inbound.id AS inbound_id, inbound.external_id, inbound.state,
    coalesce(units.counted, 0) AS counted, coalesce(units.put_away, 0) AS put_away
FROM receiving_inboundshipment AS inbound
LEFT JOIN units ON units.inbound_id = inbound.id
WHERE inbound.facility_id = %(facility_id)s::bigint
    AND (
        (inbound.state IN (1, 2, 8) AND coalesce(units.counted, 0) > 0)
        OR (inbound.state IN (3, 4, 5) AND coalesce(units.put_away, 0) > 0)
        OR (inbound.state = 7 AND coalesce(units.put_away, 0) <> coalesce(units.counted, 0))
    )
ORDER BY inbound.id
LIMIT 100
