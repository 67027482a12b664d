-- what: Writes down what was counted, and adds it to what was counted of each line, lot and condition.
-- called by: receiving.operations.count
-- rows: one receipt line an item; one row of received units a line, lot and condition
WITH item AS MATERIALIZED (
    SELECT inbound_id, merchant_id, line_no, product_id, lot_id, condition, quantity
    FROM jsonb_to_recordset(%(receipts)s::jsonb) AS item (
        inbound_id bigint, merchant_id bigint, line_no integer, product_id bigint, lot_id bigint, condition smallint,
        quantity integer
    )
), receipt AS (
    INSERT INTO receiving_receiptline
        (facility_id, inbound_id, merchant_id, line_no, product_id, lot_id, condition, quantity, at, actor_id)
    SELECT %(facility_id)s::bigint, inbound_id, merchant_id, line_no, product_id, lot_id, condition, quantity,
        %(at)s::timestamptz, %(actor_id)s::bigint
    FROM item
)
INSERT INTO receiving_receivedunits AS received
    (facility_id, inbound_id, merchant_id, line_no, product_id, lot_id, condition, counted)
SELECT %(facility_id)s::bigint, inbound_id, merchant_id, line_no, product_id, lot_id, condition, sum(quantity)
FROM item
GROUP BY inbound_id, merchant_id, line_no, product_id, lot_id, condition
ORDER BY inbound_id, line_no, lot_id, condition
ON CONFLICT (facility_id, inbound_id, line_no, lot_id, condition)
DO UPDATE SET counted = received.counted + excluded.counted
