"""Products."""

from django.db import models

from packhouse.merchants.models import Merchant


class Product(models.Model):
    """A merchant's product. Weight in grams, dimensions in millimeters; 0 means not yet measured."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT)
    sku = models.CharField(max_length=64)
    name = models.TextField()
    weight_g = models.IntegerField(default=0)
    length_mm = models.IntegerField(default=0)
    width_mm = models.IntegerField(default=0)
    height_mm = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "sku"], name="product_sku"),
            models.CheckConstraint(
                condition=models.Q(weight_g__gte=0, length_mm__gte=0, width_mm__gte=0, height_mm__gte=0),
                name="product_measures",
            ),
        ]
