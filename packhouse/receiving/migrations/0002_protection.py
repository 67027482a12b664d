"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("receiving", "0001_initial"),
    ]

    operations = [
        protect("receiving_inboundshipment", merchant_may="SELECT, INSERT, UPDATE"),
        protect("receiving_inboundline", operator_may="SELECT, INSERT", merchant_may="SELECT, INSERT"),
        protect("receiving_receiptline", operator_may="SELECT, INSERT", merchant_may="SELECT"),
        protect("receiving_receivedunits", merchant_may="SELECT"),
    ]
