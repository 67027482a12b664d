"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("inventory", "0001_initial"),
    ]

    operations = [
        protect("inventory_lot", merchant_may="SELECT"),
        protect("inventory_movement", operator_may="SELECT, INSERT", merchant_may="SELECT"),
        protect("inventory_balance", merchant_may="SELECT", fillfactor=50),
        protect("inventory_stocklevel", merchant_may="SELECT", fillfactor=50),
    ]
