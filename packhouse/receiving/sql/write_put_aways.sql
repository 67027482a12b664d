-- what: Notes that units left the dock. Each item is [inbound, line, lot, condition, quantity].
-- called by: receiving.operations.put_away
-- rows: one a line, lot and condition
WITH taken AS MATERIALIZED (
    SELECT (item ->> 0)::bigint AS inbound_id, (item ->> 1)::bigint AS line_no, (item ->> 2)::bigint AS lot_id,
        (item ->> 3)::bigint AS condition, sum((item ->> 4)::bigint) AS quantity
    FROM jsonb_array_elements(%(taken)s::jsonb) AS item
    GROUP BY 1, 2, 3, 4
)
UPDATE receiving_receivedunits AS received
SET put_away = received.put_away + taken.quantity
FROM taken
WHERE received.facility_id = %(facility_id)s::bigint AND received.inbound_id = taken.inbound_id
    AND received.line_no = taken.line_no AND received.lot_id = taken.lot_id AND received.condition = taken.condition
