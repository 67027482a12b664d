-- what: The first answers that were given to some request keys.
-- called by: kernel.idempotency.recall
-- rows: at most one a key
SELECT key, fingerprint, status, answer
FROM kernel_requestkey
WHERE merchant_id = %(merchant_id)s::bigint AND key = ANY (%(keys)s::text[])
