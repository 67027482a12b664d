"""Merchants and their API keys."""

from django.db import models

from packhouse.kernel.models import Actor


class Merchant(models.Model):
    """A company that stores goods with us. `splits_orders`: whether part of an order may leave first."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    splits_orders = models.BooleanField(default=True)
    created_at = models.DateTimeField()


class ApiKey(models.Model):
    """A program's key: only its hash is kept. `prefix` finds the row, the hash proves the secret."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT)
    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    label = models.TextField()
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
