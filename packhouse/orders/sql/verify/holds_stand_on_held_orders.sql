-- states: An order is on hold if and only if there is a reason to hold it.
-- scope: merchant
-- called by: kernel.invariants
WITH held AS (
    SELECT order_id, count(*) AS reasons
    FROM orders_hold
    WHERE merchant_id = %(merchant_id)s::bigint
    GROUP BY order_id
), standing AS (
    SELECT order_id, state
    FROM orders_orderstate
    WHERE merchant_id = %(merchant_id)s::bigint
)
SELECT order_id, standing.state, coalesce(held.reasons, 0) AS reasons
FROM standing
FULL JOIN held USING (order_id)
WHERE (standing.state = 2) IS DISTINCT FROM (held.reasons > 0) AND (standing.state = 2 OR held.reasons > 0)
ORDER BY order_id
LIMIT 100
