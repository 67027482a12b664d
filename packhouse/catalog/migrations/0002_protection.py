"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("catalog", "0001_initial"),
    ]

    operations = [
        protect("catalog_product", merchant_may="SELECT, INSERT, UPDATE"),
    ]
