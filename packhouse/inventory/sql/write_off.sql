-- what: Posts what a picker did not find as lost, and takes it off the stock on hand. It has left its bin by then.
-- called by: inventory.operations.take_promised
-- rows: one movement an item; one level a product
WITH item AS MATERIALIZED (
    SELECT *
    FROM unnest(
        %(merchant_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(location_ids)s::bigint[],
        %(missing)s::int[], %(references)s::text[]
    ) AS asked (merchant_id, product_id, lot_id, location_id, missing, reference)
), moved AS (
    INSERT INTO inventory_movement (
        facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id,
        at, actor_id, quantity, condition, reason, reference
    )
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, location_id, %(loss_id)s::bigint,
        %(at)s::timestamptz, %(actor_id)s::bigint, missing, 1, %(reason)s::bigint, reference
    FROM item
), change AS MATERIALIZED (
    SELECT product_id, sum(missing) AS missing FROM item GROUP BY product_id
), locked AS MATERIALIZED (
    SELECT level.product_id, change.missing
    FROM change
    JOIN inventory_stocklevel AS level
        ON level.facility_id = %(facility_id)s::bigint AND level.product_id = change.product_id
    ORDER BY level.product_id
    FOR NO KEY UPDATE OF level
), taken AS (
    UPDATE inventory_stocklevel AS level
    SET on_hand = level.on_hand - locked.missing
    FROM locked
    WHERE level.facility_id = %(facility_id)s::bigint AND level.product_id = locked.product_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM change) - (SELECT count(*) FROM taken) AS absent
