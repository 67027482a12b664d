-- what: Locks orders in key order and says where they stand, and what decides who sends them.
-- called by: orders.operations.lock_orders_to_source
-- rows: one an order that exists
WITH standing AS MATERIALIZED (
    SELECT order_id, state, units, planned, shipped, delivered, dropped
    FROM orders_orderstate
    WHERE merchant_id = %(merchant_id)s::bigint AND order_id = ANY (%(order_ids)s::bigint[])
    ORDER BY order_id
    FOR NO KEY UPDATE
)
SELECT standing.order_id, standing.state, standing.units, standing.planned, standing.shipped, standing.delivered,
    standing.dropped, ordered.service, ordered.country,
    coalesce(ordered.corrected_to, ordered.ship_to) ->> 'postal_code' AS postal_code
FROM standing
JOIN orders_order AS ordered
    ON ordered.merchant_id = %(merchant_id)s::bigint AND ordered.id = standing.order_id
ORDER BY standing.order_id
