-- states: Every table that the operator or a merchant may touch is under row-level security, its owner included.
-- scope: database
-- called by: kernel.invariants
SELECT held.relname AS table_name, held.relrowsecurity AS is_enabled, held.relforcerowsecurity AS is_forced
FROM pg_class AS held
WHERE held.relnamespace = 'public'::regnamespace AND held.relkind IN ('r', 'p')
    AND (
        has_table_privilege('packhouse_operator', held.oid, 'SELECT, INSERT, UPDATE, DELETE')
        OR has_table_privilege('packhouse_merchant', held.oid, 'SELECT, INSERT, UPDATE, DELETE')
    )
    AND NOT (held.relrowsecurity AND held.relforcerowsecurity)
ORDER BY held.relname
LIMIT 100
