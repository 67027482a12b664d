"""Inbound shipments, what was announced, what was counted, and what of it is put away."""

from django.db import models
from django.db.models import F, Q

from packhouse.kernel.fields import IdentityField


class InboundShipment(models.Model):
    """What a merchant announces (ASN). One per facility, merchant and external id."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    merchant_id = models.BigIntegerField()
    dock_id = models.BigIntegerField(null=True)
    announced_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    expected_date = models.DateField(null=True)
    state = models.SmallIntegerField()
    external_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility_id", "merchant_id", "external_id"], name="inbound_shipment_external_id"
            )
        ]
        indexes = [models.Index(fields=["merchant_id", "id"], name="inbound_shipment_by_merchant")]


class InboundLine(models.Model):
    """Units of a product that were announced. Never changes."""

    pk = models.CompositePrimaryKey("facility_id", "inbound_id", "line_no")
    facility_id = models.BigIntegerField()
    inbound_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    line_no = models.IntegerField()
    expected = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(expected__gt=0), name="inbound_line_units")]


class ReceiptLine(models.Model):
    """What somebody counted, append-only."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    inbound_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    lot_id = models.BigIntegerField(db_default=0)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()
    condition = models.SmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="receipt_line_quantity")]
        indexes = [models.Index(fields=["facility_id", "inbound_id"], name="receipt_line_by_inbound")]


class ReceivedUnits(models.Model):
    """Units of a line in one lot and condition: what was counted, and how much of it left the dock.

    `counted` is the sum of the receipt lines. Sellable units go to storage, damaged ones to quarantine.
    """

    pk = models.CompositePrimaryKey("facility_id", "inbound_id", "line_no", "lot_id", "condition")
    facility_id = models.BigIntegerField()
    inbound_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    line_no = models.IntegerField()
    counted = models.IntegerField()
    put_away = models.IntegerField(db_default=0)
    condition = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(put_away__gte=0, put_away__lte=F("counted")), name="received_units_put_away"
            )
        ]
