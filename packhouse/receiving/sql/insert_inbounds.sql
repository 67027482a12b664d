-- what: Puts inbound shipments with their lines into the book; those that are there already are left alone.
-- called by: receiving.operations.announce
-- rows: one an inbound shipment that was not there; inserts as many lines as it has
WITH item AS MATERIALIZED (
    SELECT external_id, expected_date, product_ids, quantities
    FROM jsonb_to_recordset(%(inbounds)s::jsonb)
        AS item (external_id text, expected_date date, product_ids bigint[], quantities integer[])
), fresh AS (
    INSERT INTO receiving_inboundshipment
        (facility_id, merchant_id, external_id, expected_date, state, announced_at)
    SELECT %(facility_id)s::bigint, %(merchant_id)s::bigint, external_id, expected_date, %(state)s::bigint,
        %(at)s::timestamptz
    FROM item
    ORDER BY external_id
    ON CONFLICT (facility_id, merchant_id, external_id) DO NOTHING
    RETURNING external_id, id
), lines AS (
    INSERT INTO receiving_inboundline (facility_id, inbound_id, line_no, merchant_id, product_id, expected)
    SELECT %(facility_id)s::bigint, fresh.id, line.line_no, %(merchant_id)s::bigint, line.product_id, line.quantity
    FROM fresh
    JOIN item USING (external_id)
    CROSS JOIN unnest(item.product_ids, item.quantities) WITH ORDINALITY AS line (product_id, quantity, line_no)
)
SELECT external_id, id FROM fresh
