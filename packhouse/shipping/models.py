"""Labels, manifests and tracking events."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from packhouse.kernel.fields import IdentityField


class Label(models.Model):
    """A label of a carton. `request_key` may be repeated to the carrier: it buys once.

    A labeled carton is a parcel; it is in the house while `manifest_id` is empty. `actor_id` is who asked for it.
    Ordered by shipment, so that the key serves the parcels of a shipment as well.
    """

    pk = models.CompositePrimaryKey("facility_id", "shipment_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    carton_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    manifest_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField()
    requested_at = models.DateTimeField()
    bought_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    tracked_at = models.DateTimeField(null=True)
    void_told_at = models.DateTimeField(null=True)
    weight_g = models.IntegerField()
    state = models.SmallIntegerField()
    tracking_status = models.SmallIntegerField(null=True)
    carrier = models.CharField(max_length=32)
    service = models.CharField(max_length=32)
    request_key = models.CharField(max_length=64)
    tracking_number = models.CharField(max_length=64, db_default="")
    refusal = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility_id", "carton_id"], condition=~Q(state=5), name="label_once_a_carton"
            ),
            models.UniqueConstraint(
                fields=["facility_id", "tracking_number"],
                condition=~Q(tracking_number=""),
                name="label_tracking_number",
            ),
            models.CheckConstraint(
                condition=Q(manifest_id=None, handed_over_at=None)
                | Q(manifest_id__isnull=False, handed_over_at__isnull=False, state=2),
                name="label_handed_over_once_bought",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[2, 5]) | (Q(bought_at__isnull=False) & ~Q(tracking_number="")),
                name="label_bought_with_number",
            ),
        ]
        indexes = [
            # None of these names `manifest_id`: so handing over touches no index.
            models.Index(
                fields=["facility_id", "state", "id"], condition=Q(state__in=[1, 3, 4]), name="label_without_number"
            ),
            models.Index(
                fields=["facility_id", "id"],
                condition=Q(state=5, void_told_at=None),
                name="label_void_to_tell",
            ),
        ]


class Manifest(models.Model):
    """The list that the driver signs, with its parcels: their shipments and labels, side by side.

    `transmitted_at` is when the carrier was told of it, `ended_at` when its last parcel came to an end.
    """

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    departed_at = models.DateTimeField()
    transmitted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    actor_id = models.BigIntegerField()
    carrier = models.CharField(max_length=32)
    shipment_ids = ArrayField(models.BigIntegerField())
    label_ids = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [
            models.Index(fields=["facility_id", "id"], condition=Q(transmitted_at=None), name="manifest_to_transmit"),
            models.Index(fields=["facility_id", "id"], condition=Q(ended_at=None), name="manifest_on_the_way"),
        ]


class TrackingEvent(models.Model):
    """What a carrier said about a parcel, in our words and in its own."""

    pk = models.CompositePrimaryKey("facility_id", "label_id", "at", "carrier_code")
    facility_id = models.BigIntegerField()
    label_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    status = models.SmallIntegerField()
    carrier_code = models.CharField(max_length=64)
    place = models.TextField()
