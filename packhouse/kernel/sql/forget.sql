-- what: Deletes the first answers to a merchant's old request keys.
-- called by: kernel.idempotency.forget
-- rows: one an old key
DELETE FROM kernel_requestkey
WHERE merchant_id = %(merchant_id)s::bigint AND at < %(before)s::timestamptz
