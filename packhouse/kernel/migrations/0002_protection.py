"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import ROLES, TENANT, protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(ROLES, migrations.RunSQL.noop),
        # Before row-level security binds the owner of the table, too.
        migrations.RunSQL(
            "INSERT INTO kernel_actor (kind, name) VALUES ('program', 'packhouse')", migrations.RunSQL.noop
        ),
        protect("kernel_actor"),
        protect("kernel_merchantfact", operator_may="SELECT, INSERT", merchant_may="SELECT, INSERT"),
        protect(
            "kernel_facilityfact",
            operator_may="SELECT, INSERT",
            merchant_may="SELECT, INSERT",
            merchant_sees=f"(body ->> 'merchant_id')::bigint = {TENANT}",
        ),
        protect("kernel_merchantwaiting", merchant_may="INSERT"),
        protect("kernel_facilitywaiting", merchant_may="INSERT", merchant_sees="true"),
        protect("kernel_requestkey", merchant_may="SELECT, INSERT"),
        *(
            # These arrays live for seconds: squeezing them would cost more than all else about them.
            migrations.RunSQL(
                f"ALTER TABLE {table} ALTER fact_ids SET STORAGE EXTERNAL, ALTER subject_ids SET STORAGE EXTERNAL",
                migrations.RunSQL.noop,
            )
            for table in ("kernel_merchantwaiting", "kernel_facilitywaiting")
        ),
    ]
