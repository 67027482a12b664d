"""What others may ask about sites, locations and departures."""

from collections.abc import Sequence
from csv import DictReader
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from packhouse.facilities import models, rules
from packhouse.facilities.values import Departure, Facility, Location, LocationKind, SpecialLocations
from packhouse.kernel.keeping import kept_for

PLACES = Path(__file__).with_name("places.csv")

FACILITY_COLUMNS = ("id", "code", "name", "country", "time_zone", "latitude", "longitude")
LOCATION_COLUMNS = ("id", "facility_id", "code", "kind", "aisle", "bay", "level", "x_mm", "y_mm")

# A location keeps its building and its kind for good, so what was once read stays true.
_known_kinds: dict[int, tuple[int, LocationKind]] = {}


def facilities() -> list[Facility]:
    """All buildings, oldest first."""
    return [Facility(*row) for row in models.Facility.objects.order_by("id").values_list(*FACILITY_COLUMNS)]


def facility(code: str) -> Facility | None:
    """The building of this code."""
    row = models.Facility.objects.filter(code=code).values_list(*FACILITY_COLUMNS).first()
    return Facility(*row) if row else None


def locations(
    *, facility_id: int, kinds: Sequence[LocationKind], after_id: int = 0, most: int = 5000
) -> list[Location]:
    """Locations of some kinds, by id, from after `after_id`; at most `most`."""
    rows = (
        models.Location.objects.filter(facility_id=facility_id, kind__in=kinds, id__gt=after_id)
        .order_by("id")
        .values_list(*LOCATION_COLUMNS)[:most]
    )
    return [_location(row) for row in rows]


def location_ids(*, facility_id: int, codes: Sequence[str]) -> dict[str, int]:
    """The locations of these codes. Unknown codes are missing."""
    rows = models.Location.objects.filter(facility_id=facility_id, code__in=set(codes))
    return dict(rows.values_list("code", "id"))


def location_kinds(*, facility_id: int, location_ids: Sequence[int]) -> dict[int, LocationKind]:
    """What kind of location each of these is. Unknown ids, and those of other facilities, are missing."""
    new = [asked for asked in set(location_ids) if asked not in _known_kinds]
    if new:
        rows = models.Location.objects.filter(id__in=new).values_list("id", "facility_id", "kind")
        _known_kinds.update((found, (owner, LocationKind(kind))) for found, owner, kind in rows)
    known = [(asked, *_known_kinds[asked]) for asked in location_ids if asked in _known_kinds]
    return {asked: kind for asked, owner, kind in known if owner == facility_id}


@cache
def special_locations(facility_id: int) -> SpecialLocations:
    """Supplier, recipient and loss of a facility. They are made with it and never change."""
    kinds = (LocationKind.SUPPLIER, LocationKind.RECIPIENT, LocationKind.LOSS)
    rows = models.Location.objects.filter(facility_id=facility_id, kind__in=kinds).order_by("kind")
    supplier_id, recipient_id, loss_id = rows.values_list("id", flat=True)
    return SpecialLocations(supplier_id, recipient_id, loss_id)


def next_departure(*, facility_id: int, service: str, after: datetime) -> datetime | None:
    """When the next truck for this service leaves, in UTC; None if none ever does. At most 60 s old."""
    time_zone, by_service = departures(facility_id)
    return rules.next_departure(by_service.get(service, ()), time_zone=time_zone, after=after)


@kept_for(60)
def departures(facility_id: int) -> tuple[str, dict[str, list[Departure]]]:
    """The facility's time zone and its departures by service. At most 60 s old."""
    by_service: dict[str, list[Departure]] = {}
    rows = models.Departure.objects.filter(facility_id=facility_id).order_by("service", "weekday")
    for row in rows.values_list("facility_id", "service", "weekday", "cut_off"):
        by_service.setdefault(row[1], []).append(Departure(*row))
    return models.Facility.objects.values_list("time_zone", flat=True).get(id=facility_id), by_service


@kept_for(60)
def services_offered() -> frozenset[str]:
    """The services that a truck leaves for, at any facility. At most 60 s old."""
    return frozenset(models.Departure.objects.values_list("service", flat=True).distinct())


def locations_by_id(*, facility_id: int, location_ids: Sequence[int]) -> dict[int, Location]:
    """These locations of a facility. Unknown ids, and those of other facilities, are missing."""
    rows = models.Location.objects.filter(facility_id=facility_id, id__in=set(location_ids))
    return {row[0]: _location(row) for row in rows.values_list(*LOCATION_COLUMNS)}


def distances_km(country: str, postal_code: str = "") -> dict[int, int]:
    """How far each facility is from a country's principal place. An unknown country is equally far from all.

    `postal_code` is not looked at yet: within one country all addresses count as equally far.
    """
    place = _places().get(country.upper())
    if place is None:
        return {site.id: 0 for site in sites()}
    return {site.id: rules.great_circle_km((site.latitude, site.longitude), place) for site in sites()}


@kept_for(60)
def sites() -> list[Facility]:
    """All buildings, oldest first. At most 60 s old."""
    return facilities()


def codes(facility_ids: Sequence[int]) -> dict[int, str]:
    """The codes of facilities by id: of these, and of others."""
    known = {site.id: site.code for site in sites()}
    if set(facility_ids) - known.keys():
        sites.forget()
        known = {site.id: site.code for site in sites()}
    return known


def _location(row: tuple[Any, ...]) -> Location:
    return Location(row[0], row[1], row[2], LocationKind(row[3]), *row[4:])


@cache
def _places() -> dict[str, tuple[float, float]]:
    with PLACES.open(encoding="utf-8", newline="") as lines:
        rows = DictReader(line for line in lines if not line.startswith("#"))
        return {row["country"]: (float(row["latitude"]), float(row["longitude"])) for row in rows}
