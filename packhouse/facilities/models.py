"""Sites, locations and departures."""

from django.db import models


class Facility(models.Model):
    """A building. Coordinates in degrees, north and east positive."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    country = models.CharField(max_length=2)
    time_zone = models.TextField()
    latitude = models.FloatField()
    longitude = models.FloatField()


class Location(models.Model):
    """The smallest addressable spot. `keeps_balance` and `is_sellable` follow from the kind."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT)
    code = models.CharField(max_length=32)
    kind = models.SmallIntegerField()
    keeps_balance = models.BooleanField()
    is_sellable = models.BooleanField()
    aisle = models.SmallIntegerField(default=0)
    bay = models.SmallIntegerField(default=0)
    level = models.SmallIntegerField(default=0)
    x_mm = models.IntegerField(default=0)
    y_mm = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "code"], name="location_code"),
            models.CheckConstraint(
                condition=models.Q(keeps_balance=models.Q(kind__in=[4, 5, 8])), name="location_keeps_balance"
            ),
            models.CheckConstraint(
                condition=models.Q(is_sellable=models.Q(kind__in=[5, 6, 7])), name="location_is_sellable"
            ),
        ]


class Departure(models.Model):
    """When the truck of a service leaves, in the facility's local time; weekday 1 is Monday."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT)
    service = models.CharField(max_length=32)
    weekday = models.SmallIntegerField()
    cut_off = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "service", "weekday"], name="departure_once"),
            models.CheckConstraint(condition=models.Q(weekday__range=(1, 7)), name="departure_weekday"),
        ]
