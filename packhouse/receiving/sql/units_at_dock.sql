-- what: Units that still lie at the dock. Keys are [inbound, line, lot, condition].
-- called by: receiving.operations.put_away
-- rows: one a key
SELECT received.inbound_id, received.line_no, received.lot_id, received.condition, received.product_id,
    received.counted - received.put_away AS left
FROM jsonb_array_elements(%(keys)s::jsonb) AS key
JOIN receiving_receivedunits AS received
    ON received.facility_id = %(facility_id)s::bigint AND received.inbound_id = (key ->> 0)::bigint
    AND received.line_no = (key ->> 1)::bigint AND received.lot_id = (key ->> 2)::bigint
    AND received.condition = (key ->> 3)::bigint
