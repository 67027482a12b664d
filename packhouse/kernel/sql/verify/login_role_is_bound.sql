-- states: The role that logs in, and each role that it may take, is bound by row-level security.
-- scope: database
-- called by: kernel.invariants
SELECT session_user AS logged_in_as, taken.rolname AS role, taken.rolsuper AS is_superuser,
    taken.rolbypassrls AS bypasses_row_level_security
FROM pg_roles AS taken
WHERE pg_has_role(session_user, taken.oid, 'MEMBER') AND (taken.rolsuper OR taken.rolbypassrls)
ORDER BY taken.rolname
LIMIT 100
