"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("orders", "0001_initial"),
    ]

    operations = [
        protect("orders_order", merchant_may="SELECT, INSERT, UPDATE"),
        protect("orders_orderline", operator_may="SELECT, INSERT", merchant_may="SELECT, INSERT"),
        protect("orders_orderstate", merchant_may="SELECT, INSERT, UPDATE", fillfactor=50),
        protect("orders_hold", merchant_may="SELECT, INSERT, UPDATE, DELETE"),
    ]
