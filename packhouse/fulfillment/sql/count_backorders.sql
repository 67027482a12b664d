-- what: How many orders of a merchant wait for stock, and for how many units.
-- called by: fulfillment.queries.count_backorders
-- rows: one
SELECT count(DISTINCT order_id) AS orders, coalesce(sum(quantity), 0)::bigint AS units
FROM fulfillment_backorder
WHERE merchant_id = %(merchant_id)s::bigint
