-- states: Every order was told of once, with the lines and units that it has.
-- scope: merchant
-- called by: kernel.invariants
WITH told AS (
    SELECT subject_id AS order_id, count(*) AS times,
        max((body ->> 'lines')::bigint) AS lines, max((body ->> 'units')::bigint) AS units
    FROM kernel_merchantfact
    WHERE merchant_id = %(merchant_id)s::bigint AND kind = 'OrderAccepted'
    GROUP BY subject_id
), ordered AS (
    SELECT order_id, count(*) AS lines, sum(quantity) AS units
    FROM orders_orderline
    WHERE merchant_id = %(merchant_id)s::bigint
    GROUP BY order_id
)
SELECT order_id, coalesce(told.times, 0) AS times_told, told.lines AS lines_told, ordered.lines,
    told.units AS units_told, ordered.units
FROM ordered
FULL JOIN told USING (order_id)
WHERE told.times IS DISTINCT FROM 1 OR told.lines IS DISTINCT FROM ordered.lines
    OR told.units IS DISTINCT FROM ordered.units
ORDER BY order_id
LIMIT 100
