-- what: Promises units in bins to picks (a negative number gives them back), in key order.
-- called by: inventory.operations.promise_bins
-- rows: one balance a location, product and lot
WITH asked AS MATERIALIZED (
    SELECT location_id, product_id, lot_id, sum(quantity) AS quantity
    FROM unnest(
        %(location_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(quantities)s::int[]
    ) AS item (location_id, product_id, lot_id, quantity)
    GROUP BY location_id, product_id, lot_id
), locked AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id, balance.lot_id, asked.quantity
    FROM asked
    JOIN inventory_balance AS balance
        ON balance.facility_id = %(facility_id)s::bigint AND balance.location_id = asked.location_id
            AND balance.product_id = asked.product_id AND balance.lot_id = asked.lot_id AND balance.condition = 1
    ORDER BY balance.location_id, balance.product_id, balance.lot_id
    FOR NO KEY UPDATE OF balance
), promised AS (
    UPDATE inventory_balance AS balance
    SET reserved = balance.reserved + locked.quantity
    FROM locked
    WHERE balance.facility_id = %(facility_id)s::bigint AND balance.location_id = locked.location_id
        AND balance.product_id = locked.product_id AND balance.lot_id = locked.lot_id AND balance.condition = 1
    RETURNING 1
)
SELECT (SELECT count(*) FROM asked) - (SELECT count(*) FROM promised) AS absent
