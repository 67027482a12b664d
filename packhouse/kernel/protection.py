"""Who may touch a table, as a migration step: row-level security that the table's own owner cannot step around."""

from collections.abc import Sequence

from django.db import migrations

from packhouse.kernel.transactions import MERCHANT_ROLE, OPERATOR_ROLE

TENANT = "(SELECT nullif(current_setting('packhouse.merchant', true), '')::bigint)"


def protect(
    table: str,
    *,
    operator_may: str = "SELECT, INSERT, UPDATE, DELETE",
    merchant_may: str = "",
    merchant_sees: str = f"merchant_id = {TENANT}",
    fillfactor: int = 100,
) -> migrations.RunSQL:
    """Put a table under row-level security, as a migration step.

    The operator's role sees every row, a merchant's role the rows that `merchant_sees` admits, anybody else
    none. A book is append-only by privilege: give `operator_may="SELECT, INSERT"`.
    """
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY operator ON {table} TO {OPERATOR_ROLE} USING (true) WITH CHECK (true)",
        f"GRANT {operator_may} ON {table} TO {OPERATOR_ROLE}",
        *_merchant_statements(table, merchant_may, merchant_sees),
        *([f"ALTER TABLE {table} SET (fillfactor = {fillfactor})"] if fillfactor != 100 else []),
    ]
    return migrations.RunSQL(";\n".join(statements), migrations.RunSQL.noop)


def _merchant_statements(table: str, merchant_may: str, merchant_sees: str) -> Sequence[str]:
    if not merchant_may:
        return []
    return [
        f"CREATE POLICY merchant ON {table} TO {MERCHANT_ROLE} USING ({merchant_sees}) WITH CHECK ({merchant_sees})",
        f"GRANT {merchant_may} ON {table} TO {MERCHANT_ROLE}",
    ]


ROLES = f"""
DO $$
DECLARE
    role text;
    login text;
BEGIN
    FOREACH role IN ARRAY ARRAY['{OPERATOR_ROLE}', '{MERCHANT_ROLE}'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
        FOR login IN SELECT rolname FROM pg_roles WHERE rolname IN (current_user, 'packhouse_app') LOOP
            IF NOT pg_has_role(login, role, 'SET') THEN
                EXECUTE format('GRANT %I TO %I', role, login);
            END IF;
        END LOOP;
    END LOOP;
END $$
"""
