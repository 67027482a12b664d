-- states: An order has one state and at least one line, and counts the units of its lines.
-- scope: merchant
-- called by: kernel.invariants
WITH ordered AS (
    SELECT order_id, sum(quantity) AS units
    FROM orders_orderline
    WHERE merchant_id = %(merchant_id)s::bigint
    GROUP BY order_id
), standing AS (
    SELECT order_id, units
    FROM orders_orderstate
    WHERE merchant_id = %(merchant_id)s::bigint
), accepted AS (
    SELECT id AS order_id, external_id
    FROM orders_order
    WHERE merchant_id = %(merchant_id)s::bigint
)
SELECT order_id, accepted.external_id, standing.units AS units_counted, ordered.units AS units_of_its_lines
FROM accepted
FULL JOIN standing USING (order_id)
FULL JOIN ordered USING (order_id)
WHERE accepted.order_id IS NULL OR standing.units IS DISTINCT FROM ordered.units OR ordered.units IS NULL
ORDER BY order_id
LIMIT 100
