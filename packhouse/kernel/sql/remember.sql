-- what: Keeps the first answer to each request key.
-- called by: kernel.idempotency.remember
-- rows: one a new key
INSERT INTO kernel_requestkey (merchant_id, key, fingerprint, status, answer)
SELECT %(merchant_id)s::bigint, item.key, item.fingerprint, item.status, item.answer
FROM jsonb_to_recordset(%(answers)s::jsonb) AS item (key text, fingerprint text, status smallint, answer text)
ORDER BY item.key
ON CONFLICT (merchant_id, key) DO NOTHING
RETURNING key
