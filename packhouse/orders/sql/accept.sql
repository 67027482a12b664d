-- what: Writes orders with their lines, states and first holds; an external id that another wrote meanwhile is left out.
-- called by: orders.operations.accept
-- rows: one order, one state and its lines an item; one hold an item that waits for a person
WITH incoming AS MATERIALIZED (
    SELECT *
    FROM ROWS FROM (
        unnest(%(external_ids)s::text[]),
        unnest(%(services)s::text[]),
        unnest(%(countries)s::text[]),
        unnest(%(placed_ats)s::timestamptz[]),
        unnest(%(units)s::bigint[]),
        unnest(%(states)s::bigint[]),
        jsonb_array_elements(%(ship_tos)s::jsonb)
    ) WITH ORDINALITY AS item (external_id, service, country, placed_at, units, state, ship_to, number)
), written AS (
    INSERT INTO orders_order (merchant_id, external_id, service, country, ship_to, placed_at, accepted_at)
    SELECT %(merchant_id)s::bigint, external_id, service, country, ship_to, placed_at, %(at)s::timestamptz
    FROM incoming
    ORDER BY number
    ON CONFLICT (merchant_id, external_id) DO NOTHING
    RETURNING id, external_id
), numbered AS MATERIALIZED (
    SELECT incoming.number, written.id, incoming.units, incoming.state
    FROM written
    JOIN incoming USING (external_id)
), lines AS (
    INSERT INTO orders_orderline (merchant_id, order_id, line_no, product_id, quantity, unit_price)
    SELECT %(merchant_id)s::bigint, numbered.id, line.line_no, line.product_id, line.quantity,
        line.unit_price::numeric
    FROM unnest(
        %(line_numbers)s::bigint[], %(line_nos)s::bigint[], %(product_ids)s::bigint[],
        %(quantities)s::bigint[], %(unit_prices)s::text[]
    ) AS line (number, line_no, product_id, quantity, unit_price)
    JOIN numbered USING (number)
), states AS (
    INSERT INTO orders_orderstate (merchant_id, order_id, state, units, since)
    SELECT %(merchant_id)s::bigint, id, state, units, %(at)s::timestamptz FROM numbered
), holds AS (
    INSERT INTO orders_hold (merchant_id, order_id, reason, note, since, actor_id)
    SELECT %(merchant_id)s::bigint, id, %(hold_reason)s::text, %(hold_note)s::text,
        %(at)s::timestamptz, %(actor_id)s::bigint
    FROM numbered
    WHERE state = %(on_hold)s::bigint
)
SELECT number, id FROM numbered
