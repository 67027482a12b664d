-- what: Locks the bins of some products that have unpromised sellable units, in key order; oldest expiry first.
-- called by: inventory.operations.lock_free_bins
-- rows: one a location, product and lot with free units
WITH locked AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id, balance.lot_id, balance.quantity - balance.reserved AS free
    FROM inventory_balance AS balance
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
            AND location.is_sellable
    WHERE balance.facility_id = %(facility_id)s::bigint AND balance.product_id = ANY (%(product_ids)s::bigint[])
        AND balance.condition = 1 AND balance.quantity > balance.reserved
    ORDER BY balance.location_id, balance.product_id, balance.lot_id
    FOR NO KEY UPDATE OF balance
)
SELECT locked.location_id, locked.product_id, locked.lot_id, locked.free, lot.expires_on
FROM locked
LEFT JOIN inventory_lot AS lot ON lot.id = locked.lot_id
ORDER BY lot.expires_on NULLS LAST, locked.location_id, locked.product_id, locked.lot_id
