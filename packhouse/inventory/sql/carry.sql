-- what: Posts picked units that are carried on inside the house, between places that keep no balance.
-- called by: inventory.operations.carry
-- rows: one movement an item, if all the places are of that kind; else none
WITH moved AS (
    INSERT INTO inventory_movement (
        facility_id, product_id, lot_id, merchant_id, from_location_id, to_location_id,
        at, actor_id, quantity, condition, reason, reference
    )
    SELECT %(facility_id)s::bigint, product_id, lot_id, merchant_id, from_id, to_id,
        %(at)s::timestamptz, %(actor_id)s::bigint, quantity, 1, %(reason)s::bigint, reference
    FROM unnest(
        %(merchant_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[], %(from_ids)s::bigint[],
        %(to_ids)s::bigint[], %(quantities)s::int[], %(references)s::text[]
    ) AS item (merchant_id, product_id, lot_id, from_id, to_id, quantity, reference)
    WHERE cardinality(%(places)s::bigint[]) = (
        SELECT count(*)
        FROM facilities_location
        WHERE facility_id = %(facility_id)s::bigint AND id = ANY (%(places)s::bigint[])
            AND is_sellable AND NOT keeps_balance
    )
    RETURNING 1
)
SELECT count(*) FROM moved
