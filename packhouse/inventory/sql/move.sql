-- what: Posts movements and moves the balances and the stock levels with them, in one step.
-- called by: inventory.operations.move
-- rows: one movement an item; one balance a touched location, product, lot and condition; one level a product
WITH item AS MATERIALIZED (
    SELECT asked.*, product.merchant_id,
        source.keeps_balance AS leaves_balance, target.keeps_balance AS enters_balance,
        CASE WHEN asked.condition = 1
            THEN asked.quantity * (target.is_sellable::int - source.is_sellable::int) ELSE 0 END AS on_hand
    FROM unnest(
        %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(from_ids)s::bigint[], %(to_ids)s::bigint[],
        %(conditions)s::bigint[], %(quantities)s::bigint[], %(reasons)s::bigint[], %(references)s::text[]
    ) AS asked (product_id, lot_id, from_id, to_id, condition, quantity, reason, reference)
    JOIN catalog_product AS product ON product.id = asked.product_id
    JOIN facilities_location AS source
        ON source.facility_id = %(facility_id)s::bigint AND source.id = asked.from_id
    JOIN facilities_location AS target
        ON target.facility_id = %(facility_id)s::bigint AND target.id = asked.to_id
), moved AS (
    INSERT INTO inventory_movement (
        facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id,
        at, actor_id, quantity, condition, reason, reference
    )
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, from_id, to_id,
        %(at)s::timestamptz, %(actor_id)s::bigint, quantity, condition, reason, reference
    FROM item
    RETURNING 1
), change AS MATERIALIZED (
    SELECT location_id, product_id, lot_id, condition, merchant_id, sum(quantity) AS quantity
    FROM (
        SELECT from_id AS location_id, product_id, lot_id, condition, merchant_id, -quantity AS quantity
        FROM item
        WHERE leaves_balance
        UNION ALL
        SELECT to_id, product_id, lot_id, condition, merchant_id, quantity FROM item WHERE enters_balance
    ) AS side
    GROUP BY location_id, product_id, lot_id, condition, merchant_id
    HAVING sum(quantity) <> 0
), locked AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id, balance.lot_id, balance.condition, change.quantity
    FROM change
    JOIN inventory_balance AS balance USING (location_id, product_id, lot_id, condition)
    WHERE balance.facility_id = %(facility_id)s::bigint
    ORDER BY balance.location_id, balance.product_id, balance.lot_id, balance.condition
    FOR NO KEY UPDATE OF balance
), taken AS (
    UPDATE inventory_balance AS balance
    SET quantity = balance.quantity + locked.quantity
    FROM locked
    WHERE locked.quantity < 0 AND balance.facility_id = %(facility_id)s::bigint
        AND balance.location_id = locked.location_id AND balance.product_id = locked.product_id
        AND balance.lot_id = locked.lot_id AND balance.condition = locked.condition
    RETURNING 1
), put AS (
    INSERT INTO inventory_balance AS balance (
        facility_id, location_id, product_id, lot_id, condition, merchant_id, quantity
    )
    SELECT %(facility_id)s::bigint, location_id, product_id, lot_id, condition, merchant_id, quantity
    FROM change
    WHERE quantity > 0
    ORDER BY location_id, product_id, lot_id, condition
    ON CONFLICT (facility_id, location_id, product_id, lot_id, condition)
    DO UPDATE SET quantity = balance.quantity + excluded.quantity
    RETURNING 1
), level_change AS MATERIALIZED (
    SELECT product_id, merchant_id, sum(on_hand) AS on_hand
    FROM item
    WHERE on_hand <> 0
    GROUP BY product_id, merchant_id
    HAVING sum(on_hand) <> 0
), level_locked AS MATERIALIZED (
    SELECT level.product_id, level_change.on_hand
    FROM level_change
    JOIN inventory_stocklevel AS level USING (product_id)
    WHERE level.facility_id = %(facility_id)s::bigint
    ORDER BY level.product_id
    FOR NO KEY UPDATE OF level
), level_taken AS (
    UPDATE inventory_stocklevel AS level
    SET on_hand = level.on_hand + level_locked.on_hand
    FROM level_locked
    WHERE level_locked.on_hand < 0 AND level.facility_id = %(facility_id)s::bigint
        AND level.product_id = level_locked.product_id
    RETURNING 1
), level_put AS (
    INSERT INTO inventory_stocklevel AS level (facility_id, product_id, merchant_id, on_hand)
    SELECT %(facility_id)s::bigint, product_id, merchant_id, on_hand
    FROM level_change
    WHERE on_hand > 0
    ORDER BY product_id
    ON CONFLICT (facility_id, product_id) DO UPDATE SET on_hand = level.on_hand + excluded.on_hand
    RETURNING level.product_id
)
SELECT
    (SELECT count(*) FROM moved) AS moved,
    (SELECT count(*) FROM change WHERE quantity < 0) - (SELECT count(*) FROM taken)
        + (SELECT count(*) FROM level_change WHERE on_hand < 0) - (SELECT count(*) FROM level_taken) AS absent,
    (
        SELECT coalesce(json_agg(json_build_array(product_id, merchant_id, on_hand) ORDER BY product_id), '[]')
        FROM level_change
        WHERE on_hand > 0 AND product_id IN (SELECT product_id FROM level_put)
    ) AS arrived
