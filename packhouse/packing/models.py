"""Cartons and what is in them."""

from django.db import models
from django.db.models import Q

from packhouse.kernel.fields import IdentityField


class Carton(models.Model):
    """A carton of one shipment. Weight in grams, known when it is closed."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    station_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    packer_id = models.BigIntegerField()
    weight_g = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, weight_g=None) | Q(closed_at__isnull=False, weight_g__gt=0),
                name="carton_closed_with_weight",
            )
        ]
        indexes = [models.Index(fields=["facility_id", "shipment_id"], name="carton_by_shipment")]


class CartonLine(models.Model):
    """Units in a carton, verified one by one."""

    pk = models.CompositePrimaryKey("facility_id", "carton_id", "line_no", "lot_id")
    facility_id = models.BigIntegerField()
    carton_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="carton_line_quantity")]
