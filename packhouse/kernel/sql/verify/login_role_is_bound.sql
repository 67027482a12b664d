-- states: The role that logs in is bound by row-level security: no superuser, no owner of a table, no way around.
-- scope: database
-- called by: kernel.invariants
SELECT member.rolname AS role, session_user AS logged_in_as,
    member.rolsuper AS is_superuser, member.rolbypassrls AS bypasses_row_level_security,
    (SELECT count(*) FROM pg_class AS owned
        WHERE owned.relowner = member.oid AND owned.relkind IN ('r', 'p')
            AND owned.relnamespace = 'public'::regnamespace) AS tables_owned
FROM pg_roles AS member
WHERE pg_has_role(session_user, member.oid, 'MEMBER')
    AND (
        member.rolsuper OR member.rolbypassrls
        OR EXISTS (
            SELECT FROM pg_class AS owned
            WHERE owned.relowner = member.oid AND owned.relkind IN ('r', 'p')
                AND owned.relnamespace = 'public'::regnamespace
        )
    )
ORDER BY member.rolname
LIMIT 100
