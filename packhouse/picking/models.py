"""Waves and picks."""

from django.db import models
from django.db.models import F, Q

from packhouse.kernel.fields import IdentityField


class Wave(models.Model):
    """Work that was released together, cut into batches that one person walks."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    released_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    shipments = models.IntegerField()
    picks = models.IntegerField()


class Pick(models.Model):
    """One fetch: so many units of a lot from a location. Numbered along the walk of its wave.

    `batch_no` is the walk it belongs to. While it is open its units are reserved in the location's balance.
    `replaced` of its missing units are asked for by later picks of the same wave. No lock of its own: who
    changes a pick holds the lock of its shipment.
    """

    pk = models.CompositePrimaryKey("facility_id", "wave_id", "number")
    facility_id = models.BigIntegerField()
    wave_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    location_id = models.BigIntegerField()
    tote_id = models.BigIntegerField(null=True)
    number = models.IntegerField()
    batch_no = models.IntegerField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()
    picked = models.IntegerField(db_default=0)
    replaced = models.IntegerField(db_default=0)
    state = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="pick_quantity"),
            models.CheckConstraint(condition=Q(picked__gte=0, picked__lte=F("quantity")), name="pick_picked"),
            models.CheckConstraint(
                condition=Q(replaced__gte=0, replaced__lte=F("quantity") - F("picked")), name="pick_replaced"
            ),
        ]
        indexes = [models.Index(fields=["facility_id", "shipment_id"], name="pick_by_shipment")]
