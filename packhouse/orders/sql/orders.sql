-- what: Some orders, as others see them.
-- called by: orders.queries.orders
-- rows: one an order
SELECT ordered.id, ordered.external_id, standing.state, standing.since, ordered.service,
    coalesce(ordered.corrected_to, ordered.ship_to)::json AS ship_to, ordered.placed_at, ordered.accepted_at,
    standing.units, standing.planned, standing.shipped, standing.delivered, standing.dropped
FROM orders_order AS ordered
JOIN orders_orderstate AS standing
    ON standing.merchant_id = %(merchant_id)s::bigint AND standing.order_id = ordered.id
WHERE ordered.merchant_id = %(merchant_id)s::bigint AND ordered.id = ANY (%(order_ids)s::bigint[])
ORDER BY ordered.id
