-- what: Writes where locked orders stand now.
-- called by: orders.operations
-- rows: one an order
UPDATE orders_orderstate AS standing
SET state = moved.state, planned = moved.planned, shipped = moved.shipped, delivered = moved.delivered,
    dropped = moved.dropped,
    since = CASE WHEN standing.state = moved.state THEN standing.since ELSE %(at)s::timestamptz END
FROM unnest(
    %(order_ids)s::bigint[], %(states)s::bigint[], %(planned)s::bigint[], %(shipped)s::bigint[],
    %(delivered)s::bigint[], %(dropped)s::bigint[]
) AS moved (order_id, state, planned, shipped, delivered, dropped)
WHERE standing.merchant_id = %(merchant_id)s::bigint AND standing.order_id = moved.order_id
