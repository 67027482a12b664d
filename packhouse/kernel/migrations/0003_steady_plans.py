"""Settings of the database that keep the plans of the hot statements as they are, whatever the data (docs/adr/0006)."""

from django.db import migrations

SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
}


def alter_database(change: str) -> str:
    """A statement that changes a setting of the database it runs in, whatever its name."""
    return f"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I', current_database()) || ' {change}'; END $$"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_protection")]

    operations = [
        migrations.RunSQL(alter_database(f"SET {name} = ''{value}''"), alter_database(f"RESET {name}"))
        for name, value in SETTINGS.items()
    ]
