-- what: Writes orders, their lines and their states.
-- called by: bench.limit
-- rows: one order and one state an item; its lines
WITH written AS (
    INSERT INTO bare.customer_order (id, merchant_id, external_id, service, ship_to, accepted_at)
    SELECT (item ->> 0)::bigint, %(merchant_id)s::bigint, item ->> 1, item ->> 2, item ->> 3, %(at)s::timestamptz
    FROM jsonb_array_elements(%(orders)s::jsonb) AS item
    RETURNING id
), lines AS (
    INSERT INTO bare.order_line (order_id, line_no, product_id, quantity)
    SELECT order_id, line_no, product_id, quantity
    FROM unnest(%(order_ids)s::bigint[], %(line_nos)s::bigint[], %(product_ids)s::bigint[], %(quantities)s::bigint[])
        AS line (order_id, line_no, product_id, quantity)
)
INSERT INTO bare.order_state (order_id, state) SELECT id, 1 FROM written
