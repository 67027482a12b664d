"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import TENANT, protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("merchants", "0001_initial"),
    ]

    operations = [
        protect("merchants_merchant", merchant_may="SELECT", merchant_sees=f"id = {TENANT}"),
        protect("merchants_apikey"),
    ]
