-- what: Posts what a picker took and what was missing, and lets the promised units leave their bins.
-- called by: inventory.operations.take_promised
-- rows: one or two movements an item; one balance a touched bin; one level a product with missing units
WITH item AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(merchant_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(location_ids)s::bigint[],
        %(tote_ids)s::bigint[], %(promised)s::int[], %(taken)s::int[], %(missing)s::int[],
        %(references)s::text[]
    ) AS asked (
        merchant_id, product_id, lot_id, location_id, tote_id, promised, taken, missing, reference
    )
), moved AS (
    INSERT INTO inventory_movement (
        facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id,
        at, actor_id, quantity, condition, reason, reference
    )
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, location_id, tote_id,
        %(at)s::timestamptz, %(actor_id)s::bigint, taken, 1, %(pick_reason)s::bigint, reference
    FROM item
    WHERE taken > 0
    UNION ALL
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, location_id, %(loss_id)s::bigint,
        %(at)s::timestamptz, %(actor_id)s::bigint, missing, 1, %(short_reason)s::bigint, reference
    FROM item
    WHERE missing > 0
), change AS MATERIALIZED (
    SELECT location_id, product_id, lot_id, sum(taken + missing) AS quantity, sum(promised) AS reserved
    FROM item
    GROUP BY location_id, product_id, lot_id
), locked AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id, balance.lot_id, change.quantity, change.reserved
    FROM change
    JOIN inventory_balance AS balance
        ON balance.facility_id = %(facility_id)s::bigint AND balance.location_id = change.location_id
            AND balance.product_id = change.product_id AND balance.lot_id = change.lot_id
            AND balance.condition = 1
    ORDER BY balance.location_id, balance.product_id, balance.lot_id
    FOR NO KEY UPDATE OF balance
), taken AS (
    UPDATE inventory_balance AS balance
    SET quantity = balance.quantity - locked.quantity, reserved = balance.reserved - locked.reserved
    FROM locked
    WHERE balance.facility_id = %(facility_id)s::bigint AND balance.location_id = locked.location_id
        AND balance.product_id = locked.product_id AND balance.lot_id = locked.lot_id AND balance.condition = 1
    RETURNING 1
), level_change AS MATERIALIZED (
    SELECT product_id, sum(missing) AS missing FROM item WHERE missing > 0 GROUP BY product_id
), level_locked AS MATERIALIZED (
    SELECT level.product_id, level_change.missing
    FROM level_change
    JOIN inventory_stocklevel AS level USING (product_id)
    WHERE level.facility_id = %(facility_id)s::bigint
    ORDER BY level.product_id
    FOR NO KEY UPDATE OF level
), level_taken AS (
    UPDATE inventory_stocklevel AS level
    SET on_hand = level.on_hand - level_locked.missing
    FROM level_locked
    WHERE level.facility_id = %(facility_id)s::bigint AND level.product_id = level_locked.product_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM change) - (SELECT count(*) FROM taken)
    + (SELECT count(*) FROM level_change) - (SELECT count(*) FROM level_taken) AS absent
