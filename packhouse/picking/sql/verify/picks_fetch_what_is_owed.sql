-- states: Picks fetch exactly what a shipment owes: nothing before it is on the floor, all of it once it is picked.
-- scope: facility
-- called by: kernel.invariants
WITH fetched AS (
    SELECT shipment_id, line_no,
        coalesce(sum(quantity) FILTER (WHERE state = 1), 0) AS still_to_fetch, sum(picked) AS picked
    FROM picking_pick
    WHERE facility_id = %(facility_id)s::bigint
    GROUP BY shipment_id, line_no
)
SELECT line.shipment_id, line.line_no, standing.state, line.quantity AS owed,
    coalesce(fetched.still_to_fetch, 0) AS still_to_fetch, coalesce(fetched.picked, 0) AS picked
FROM fulfillment_shipmentline AS line
JOIN fulfillment_shipmentstate AS standing
    ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = line.shipment_id
LEFT JOIN fetched ON fetched.shipment_id = line.shipment_id AND fetched.line_no = line.line_no
WHERE line.facility_id = %(facility_id)s::bigint
    AND NOT CASE
        WHEN standing.state = 1 THEN coalesce(fetched.still_to_fetch, 0) + coalesce(fetched.picked, 0) = 0
        WHEN standing.state IN (2, 3)
            THEN coalesce(fetched.still_to_fetch, 0) + coalesce(fetched.picked, 0) = line.quantity
        WHEN standing.state = 16 THEN coalesce(fetched.picked, 0) = 0
        ELSE coalesce(fetched.still_to_fetch, 0) = 0 AND coalesce(fetched.picked, 0) = line.quantity
    END
ORDER BY line.shipment_id, line.line_no
LIMIT 100
