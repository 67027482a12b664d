-- what: Adds reasons why orders wait; a reason that holds already is left as it is.
-- called by: orders.operations.hold
-- rows: at most one an item
INSERT INTO orders_hold (merchant_id, order_id, reason, note, since, actor_id)
SELECT %(merchant_id)s::bigint, item.order_id, item.reason, item.note, %(at)s::timestamptz, %(actor_id)s::bigint
FROM unnest(%(order_ids)s::bigint[], %(reasons)s::text[], %(notes)s::text[]) AS item (order_id, reason, note)
ON CONFLICT (merchant_id, order_id, reason) DO NOTHING
