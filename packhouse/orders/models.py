"""Orders. What never changes stands apart from the narrow row that does."""

from django.db import models
from django.db.models import F, Q

from packhouse.kernel.fields import IdentityField


class Order(models.Model):
    """What a merchant wants sent. `ship_to` is a `values.Recipient`, as it was sent.

    `corrected_to` is the recipient that counts instead, once somebody corrected it; `country` is of the first.
    """

    pk = models.CompositePrimaryKey("merchant_id", "id")
    merchant_id = models.BigIntegerField()
    id = IdentityField()
    accepted_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    external_id = models.CharField(max_length=64)
    service = models.CharField(max_length=32)
    country = models.CharField(max_length=2)
    ship_to = models.JSONField()
    corrected_to = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merchant_id", "external_id"], name="order_external_id")]


class OrderLine(models.Model):
    """So many units of a product. `unit_price` is what the shopper paid, in the order's own currency."""

    pk = models.CompositePrimaryKey("merchant_id", "order_id", "line_no")
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    line_no = models.IntegerField()
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity")]


class OrderState(models.Model):
    """The hot row: where the order stands and how many of its units are planned, shipped, delivered, dropped."""

    pk = models.CompositePrimaryKey("merchant_id", "order_id")
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    since = models.DateTimeField()
    units = models.IntegerField()
    planned = models.IntegerField(db_default=0)
    shipped = models.IntegerField(db_default=0)
    delivered = models.IntegerField(db_default=0)
    dropped = models.IntegerField(db_default=0)
    state = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    planned__gte=0,
                    shipped__gte=0,
                    dropped__gte=0,
                    delivered__gte=0,
                    delivered__lte=F("shipped"),
                    shipped__lte=F("planned"),
                    planned__lte=F("units") - F("dropped"),
                ),
                name="order_state_units",
            )
        ]


class Hold(models.Model):
    """Why an order waits for a person. Several may hold one order."""

    pk = models.CompositePrimaryKey("merchant_id", "order_id", "reason")
    merchant_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    since = models.DateTimeField()
    actor_id = models.BigIntegerField()
    reason = models.CharField(max_length=32)
    note = models.TextField()
