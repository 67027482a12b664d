-- what: A page of a merchant's orders, in the order of their ids.
-- called by: orders.queries.orders_page
-- rows: at most `most`
WITH page AS MATERIALIZED (
    SELECT id, external_id, service, ship_to, corrected_to, placed_at, accepted_at
    FROM orders_order
    WHERE merchant_id = %(merchant_id)s::bigint AND id > %(after_id)s::bigint
    ORDER BY id
    LIMIT %(most)s::bigint
)
SELECT page.id, page.external_id, standing.state, standing.since, page.service,
    coalesce(page.corrected_to, page.ship_to)::json AS ship_to, page.placed_at, page.accepted_at,
    standing.units, standing.planned, standing.shipped, standing.delivered, standing.dropped
FROM page
JOIN orders_orderstate AS standing
    ON standing.merchant_id = %(merchant_id)s::bigint AND standing.order_id = page.id
ORDER BY page.id
