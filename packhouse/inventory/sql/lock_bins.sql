-- what: Locks some bins, and those of some products with unpromised sellable units, all in one key order; the free
--   ones of these products are returned, oldest expiry first.
-- called by: inventory.operations.lock_bins
-- rows: one a bin that is named or free locked; one a location, product and lot with free units returned
WITH wanted AS MATERIALIZED (
    SELECT location_id, product_id, lot_id
    FROM unnest(%(location_ids)s::bigint[], %(product_ids)s::bigint[], %(lot_ids)s::bigint[])
        AS named (location_id, product_id, lot_id)
    UNION
    SELECT balance.location_id, balance.product_id, balance.lot_id
    FROM inventory_balance AS balance
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
            AND location.is_sellable
    WHERE balance.facility_id = %(facility_id)s::bigint
        AND balance.product_id = ANY (%(free_product_ids)s::bigint[])
        AND balance.condition = 1 AND balance.quantity > balance.reserved
), locked AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id, balance.lot_id, balance.quantity - balance.reserved AS free
    FROM wanted
    JOIN inventory_balance AS balance
        ON balance.facility_id = %(facility_id)s::bigint AND balance.location_id = wanted.location_id
            AND balance.product_id = wanted.product_id AND balance.lot_id = wanted.lot_id
            AND balance.condition = 1
    ORDER BY balance.location_id, balance.product_id, balance.lot_id
    FOR NO KEY UPDATE OF balance
)
SELECT locked.location_id, locked.product_id, locked.lot_id, locked.free, lot.expires_on
FROM locked
LEFT JOIN inventory_lot AS lot ON lot.id = locked.lot_id
WHERE locked.free > 0 AND locked.product_id = ANY (%(free_product_ids)s::bigint[])
ORDER BY lot.expires_on NULLS LAST, locked.location_id, locked.product_id, locked.lot_id
