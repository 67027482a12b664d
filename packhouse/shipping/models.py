"""Labels, manifests and tracking events."""

from django.db import models
from django.db.models import Q

from packhouse.kernel.fields import IdentityField


class Label(models.Model):
    """A label of a carton. `request_key` may be repeated to the carrier: it buys once.

    A labeled carton is a parcel; it is in the house while `manifest_id` is empty.
    """

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    carton_id = models.BigIntegerField()
    shipment_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    manifest_id = models.BigIntegerField(null=True)
    requested_at = models.DateTimeField()
    bought_at = models.DateTimeField(null=True)
    tracked_at = models.DateTimeField(null=True)
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
        ]
        indexes = [
            models.Index(
                fields=["facility_id", "id"], condition=Q(manifest_id=None), name="label_in_the_house"
            )
        ]


class Manifest(models.Model):
    """The list that the driver signs."""

    pk = models.CompositePrimaryKey("facility_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    departed_at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    parcels = models.IntegerField()
    carrier = models.CharField(max_length=32)


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
