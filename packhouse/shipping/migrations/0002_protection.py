"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("shipping", "0001_initial"),
    ]

    operations = [
        protect("shipping_label", merchant_may="SELECT", fillfactor=70),
        protect("shipping_manifest"),
        protect("shipping_trackingevent", operator_may="SELECT, INSERT", merchant_may="SELECT"),
    ]
