-- what: The orders that a merchant sent in a period, by where they stand now.
-- called by: reports.queries.summary
-- rows: one
WITH cohort AS MATERIALIZED (
    SELECT ordered.id, standing.state, standing.units
    FROM orders_order AS ordered
    JOIN orders_orderstate AS standing
        ON standing.merchant_id = %(merchant_id)s::bigint AND standing.order_id = ordered.id
    WHERE ordered.merchant_id = %(merchant_id)s::bigint
        AND ordered.accepted_at >= %(since)s::timestamptz AND ordered.accepted_at < %(until)s::timestamptz
), waiting AS (
    SELECT count(DISTINCT backorder.order_id) AS orders, coalesce(sum(backorder.quantity), 0) AS units
    FROM fulfillment_backorder AS backorder
    WHERE backorder.merchant_id = %(merchant_id)s::bigint AND backorder.order_id IN (SELECT id FROM cohort)
)
SELECT count(*) AS orders,
    (
        SELECT count(*)
        FROM orders_orderline AS line
        WHERE line.merchant_id = %(merchant_id)s::bigint AND line.order_id IN (SELECT id FROM cohort)
    ) AS lines,
    coalesce(sum(units), 0)::bigint AS units,
    count(*) FILTER (WHERE state IN (8, 9)) AS shipped,
    count(*) FILTER (WHERE state = 7) AS partially_shipped,
    count(*) FILTER (WHERE state = 9) AS delivered,
    (SELECT orders FROM waiting) AS backordered,
    (SELECT units FROM waiting)::bigint AS units_backordered,
    count(*) FILTER (WHERE state = 2) AS on_hold,
    count(*) FILTER (WHERE state = 11) AS cancelled
FROM cohort
