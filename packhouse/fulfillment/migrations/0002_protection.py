"""Row-level security and privileges of this room's tables."""

from django.db import migrations

from packhouse.kernel.protection import protect


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_protection"),
        ("fulfillment", "0001_initial"),
    ]

    operations = [
        protect("fulfillment_shipment", merchant_may="SELECT"),
        protect("fulfillment_shipmentline", merchant_may="SELECT"),
        protect("fulfillment_shipmentstate", merchant_may="SELECT", fillfactor=50),
        protect("fulfillment_openshipment"),
        protect("fulfillment_backorder", merchant_may="SELECT"),
    ]
