-- what: Of which product each lot is.
-- called by: receiving.operations.count
-- rows: one a lot
SELECT id, product_id
FROM inventory_lot
WHERE id = ANY (%(lot_ids)s::bigint[])
