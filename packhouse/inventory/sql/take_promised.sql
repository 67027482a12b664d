-- what: Posts what a picker took, and lets the promised units leave their bins; what was missing leaves them, too.
-- called by: inventory.operations.take_promised
-- rows: at most one movement an item; one balance a touched bin
WITH item AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(merchant_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(location_ids)s::bigint[],
        %(tote_ids)s::bigint[], %(promised)s::int[], %(taken)s::int[], %(missing)s::int[], %(references)s::text[]
    ) AS asked (
        merchant_id, product_id, lot_id, location_id, tote_id, promised, taken, missing, reference
    )
), moved AS (
    INSERT INTO inventory_movement (
        facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id,
        at, actor_id, quantity, condition, reason, reference
    )
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, location_id, tote_id,
        %(at)s::timestamptz, %(actor_id)s::bigint, taken, 1, %(reason)s::bigint, reference
    FROM item
    WHERE taken > 0
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
)
SELECT (SELECT count(*) FROM change) - (SELECT count(*) FROM taken) AS absent
