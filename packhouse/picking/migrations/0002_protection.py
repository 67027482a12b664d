"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("picking", "0001_initial"),
    ]

    operations = [
        protect("picking_wave"),
        protect("picking_pick", fillfactor=50),
    ]
