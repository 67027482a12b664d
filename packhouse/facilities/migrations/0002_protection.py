"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("facilities", "0001_initial"),
    ]

    operations = [
        protect("facilities_facility", merchant_may="SELECT", merchant_sees="true"),
        protect("facilities_location", merchant_may="SELECT", merchant_sees="true"),
        protect("facilities_departure", merchant_may="SELECT", merchant_sees="true"),
    ]
