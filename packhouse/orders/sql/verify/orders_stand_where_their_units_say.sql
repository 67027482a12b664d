-- states: An order stands where its planned, shipped, delivered and dropped units say.
-- scope: merchant
-- called by: kernel.invariants
SELECT order_id, state, units, planned, shipped, delivered, dropped
FROM orders_orderstate
WHERE merchant_id = %(merchant_id)s::bigint
    AND NOT (
        0 <= delivered AND delivered <= shipped AND shipped <= planned AND planned <= units - dropped
        AND dropped = CASE WHEN state = 11 THEN units ELSE 0 END
        AND CASE
            WHEN state IN (1, 2, 3, 11) THEN planned = 0
            WHEN state = 4 THEN 0 < planned AND planned < units AND shipped = 0
            WHEN state = 5 THEN planned = units AND shipped = 0
            WHEN state IN (6, 10) THEN shipped = 0
            WHEN state = 7 THEN 0 < shipped AND shipped < units
            WHEN state = 8 THEN shipped = units AND delivered < units
            WHEN state = 9 THEN delivered = units
            ELSE false
        END
    )
ORDER BY order_id
LIMIT 100
