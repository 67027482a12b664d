"""What the roles that log in may do by themselves: read which migrations are done, and carry the clock's jobs.

These tables hold nothing of a merchant and are nobody's book, so they stand outside of row-level security.
"""

from django.db import migrations

GRANTS = """
DO $$
DECLARE
    login text;
    held record;
BEGIN
    FOR login IN
        SELECT rolname FROM pg_roles
        WHERE rolcanlogin AND NOT rolsuper AND pg_has_role(rolname, 'packhouse_operator', 'MEMBER')
    LOOP
        EXECUTE format('GRANT SELECT ON django_migrations TO %I', login);
        FOR held IN
            SELECT relname, relkind FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
                AND starts_with(relname, 'procrastinate_')
        LOOP
            IF held.relkind = 'S' THEN
                EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO %I', held.relname, login);
            ELSE
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO %I', held.relname, login);
            END IF;
        END LOOP;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
