"""Facts and what waits, one table a shard group; actors; request keys."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from packhouse.kernel.fields import IdentityField, WrittenJsonField


class Actor(models.Model):
    """Who did it: a person, a program or an API key. Actor 1 is Packhouse itself."""

    kind = models.TextField()
    name = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["person", "program", "api_key"]), name="actor_kind")
        ]


class MerchantFact(models.Model):
    """Append-only. Ordered by subject, so that the key serves the timeline as well."""

    pk = models.CompositePrimaryKey("merchant_id", "subject_id", "id")
    merchant_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    id = IdentityField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    kind = models.TextField()
    body = WrittenJsonField()


class FacilityFact(models.Model):
    """Append-only. Ordered by subject, so that the key serves the timeline as well."""

    pk = models.CompositePrimaryKey("facility_id", "subject_id", "id")
    facility_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()
    id = IdentityField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    kind = models.TextField()
    body = WrittenJsonField()


class MerchantWaiting(models.Model):
    """Facts of one telling that a subscriber has not yet had. Deleted in the transaction of the effect."""

    pk = models.CompositePrimaryKey("merchant_id", "subscriber", "id")
    merchant_id = models.BigIntegerField()
    id = IdentityField()
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    subscriber = models.TextField()
    fact_ids = ArrayField(models.BigIntegerField())
    subject_ids = ArrayField(models.BigIntegerField())
    failure = models.TextField(db_default="")


class FacilityWaiting(models.Model):
    """Facts of one telling that a subscriber has not yet had. Deleted in the transaction of the effect."""

    pk = models.CompositePrimaryKey("facility_id", "subscriber", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    subscriber = models.TextField()
    fact_ids = ArrayField(models.BigIntegerField())
    subject_ids = ArrayField(models.BigIntegerField())
    failure = models.TextField(db_default="")


class RequestKey(models.Model):
    """The first answer to a request, kept so that the same key gets the same answer."""

    pk = models.CompositePrimaryKey("merchant_id", "key")
    merchant_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    fingerprint = models.TextField()
    status = models.SmallIntegerField()
    answer = models.TextField()
    at = models.DateTimeField(db_default=Now())
