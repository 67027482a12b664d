"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("packing", "0001_initial"),
    ]

    operations = [
        protect("packing_carton", merchant_may="SELECT", fillfactor=50),
        protect("packing_cartonline", merchant_may="SELECT"),
    ]
