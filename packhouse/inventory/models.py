"""The book of goods and what is kept beside it."""

from django.db import models
from django.db.models import F, Q

from packhouse.catalog.models import Product
from packhouse.kernel.fields import IdentityField
from packhouse.merchants.models import Merchant


class Lot(models.Model):
    """A batch of a product. Lot 0 stands for none and has no row."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    code = models.CharField(max_length=64)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "code"], name="lot_code")]


class Movement(models.Model):
    """One posting, append-only by privilege. Ordered by product, so that the key serves its history as well."""

    pk = models.CompositePrimaryKey("facility_id", "product_id", "id")
    facility_id = models.BigIntegerField()
    id = IdentityField()
    merchant_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    from_location_id = models.BigIntegerField()
    to_location_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    quantity = models.IntegerField()
    condition = models.SmallIntegerField()
    reason = models.SmallIntegerField()
    reference = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_quantity"),
            models.CheckConstraint(condition=~Q(from_location_id=F("to_location_id")), name="movement_goes_somewhere"),
        ]


class Balance(models.Model):
    """Units in one storage, dock or quarantine location; `reserved` of them are promised to open picks."""

    pk = models.CompositePrimaryKey("facility_id", "location_id", "product_id", "lot_id", "condition")
    facility_id = models.BigIntegerField()
    location_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    lot_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    quantity = models.IntegerField()
    reserved = models.IntegerField(db_default=0)
    condition = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reserved__gte=0, reserved__lte=F("quantity")), name="balance_reserved")
        ]
        indexes = [models.Index(fields=["facility_id", "product_id", "location_id"], name="balance_by_product")]


class StockLevel(models.Model):
    """What a facility can promise of a product: sellable units on hand, and how many are reserved."""

    pk = models.CompositePrimaryKey("facility_id", "product_id")
    facility_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    merchant_id = models.BigIntegerField()
    on_hand = models.IntegerField()
    reserved = models.IntegerField(db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")), name="stock_level_reserved"
            )
        ]
        indexes = [models.Index(fields=["merchant_id", "product_id", "facility_id"], name="stock_level_by_merchant")]
