"""Shipments and backorders."""

from django.db import models
from django.db.models import Q

from packhouse.kernel.fields import IdentityField


class Shipment(models.Model):
    """What one facility owes one recipient for an order. `ship_by` is the cut-off it was planned for."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    planned_at = models.DateTimeField()
    ship_by = models.DateTimeField()
    service = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["merchant_id", "order_id"], name="shipment_by_order")]


class ShipmentLine(models.Model):
    """Units of an order line that this shipment owes. While the shipment is open, they are reserved."""

    pk = models.CompositePrimaryKey("facility_id", "shipment_id", "line_no")
    facility_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=0), name="shipment_line_quantity")]


class ShipmentState(models.Model):
    """The hot row: where a shipment stands, and since when. What every verb must know of it stands beside."""

    pk = models.CompositePrimaryKey("facility_id", "shipment_id")
    facility_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    since = models.DateTimeField()
    state = models.SmallIntegerField()


class OpenShipment(models.Model):
    """The shipments that are still in the house: a short list beside the long history."""

    pk = models.CompositePrimaryKey("facility_id", "shipment_id")
    facility_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()


class Backorder(models.Model):
    """Units of an order line that wait for stock."""

    pk = models.CompositePrimaryKey("merchant_id", "order_id", "line_no")
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    since = models.DateTimeField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="backorder_quantity")]
        indexes = [models.Index(fields=["merchant_id", "product_id"], name="backorder_by_product")]
