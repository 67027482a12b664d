"""Building up a site: the building, its locations, its departures."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from packhouse.facilities import models, queries, rules
from packhouse.facilities.values import LocationKind, NewDeparture, NewLocation
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import transaction_required

SPECIAL = (
    NewLocation("SUPPLIER", LocationKind.SUPPLIER),
    NewLocation("RECIPIENT", LocationKind.RECIPIENT),
    NewLocation("LOSS", LocationKind.LOSS),
)


class TimeZoneUnknown(Refused):
    """The time zone is not in the tz database."""

    says = "There is no time zone {time_zone}. Take a name of the tz database, such as Europe/London."


class LocationCodeTaken(Refused):
    """A code stands twice in the call, or in the building for a location of another kind."""

    says = "The location codes {codes} are taken or repeated. A code names one location of its building."


class DepartureRepeated(Refused):
    """A service has one cut-off a weekday."""

    says = "The service {service} has two cut-offs on weekday {weekday}. Give one for each weekday."


@transaction_required
def open_facility(*, code: str, name: str, country: str, time_zone: str, latitude: float, longitude: float) -> int:
    """Open a building with its supplier, recipient and loss; its id. A code that is there stays as it is.

    Coordinates in degrees, `country` is ISO 3166-1 alpha-2. Refuses TimeZoneUnknown.
    """
    if time_zone not in available_timezones():
        raise TimeZoneUnknown(time_zone=time_zone)
    site, _ = models.Facility.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "country": country,
            "time_zone": time_zone,
            "latitude": latitude,
            "longitude": longitude,
        },
    )
    add_locations(facility_id=site.pk, locations=SPECIAL)
    queries.sites.forget()
    return site.pk


@transaction_required
def add_locations(*, facility_id: int, locations: Sequence[NewLocation]) -> int:
    """Add those of these locations that are not there yet, by code; how many are new.

    Coordinates in millimeters. Refuses LocationCodeTaken for the whole call.
    """
    kinds = {new.code: new.kind for new in locations}
    there = dict(models.Location.objects.filter(facility_id=facility_id, code__in=kinds).values_list("code", "kind"))

    taken = rules.repeated([new.code for new in locations])
    taken += [code for code, kind in there.items() if kind != kinds[code]]
    if taken:
        raise LocationCodeTaken(codes=tuple(taken))

    new = [_row(facility_id, new) for new in locations if new.code not in there]
    models.Location.objects.bulk_create(new, batch_size=1000)
    return len(new)


@transaction_required
def set_departures(*, facility_id: int, departures: Sequence[NewDeparture]) -> None:
    """From now on the trucks leave at these local times and at no others. Refuses DepartureRepeated."""
    seen: set[tuple[str, int]] = set()
    for new in departures:
        if (new.service, new.weekday) in seen:
            raise DepartureRepeated(service=new.service, weekday=new.weekday)
        seen.add((new.service, new.weekday))
    models.Departure.objects.filter(facility_id=facility_id).delete()
    models.Departure.objects.bulk_create(
        models.Departure(facility_id=facility_id, service=new.service, weekday=new.weekday, cut_off=new.cut_off)
        for new in departures
    )
    queries.departures.forget()
    queries.services_offered.forget()


def _row(facility_id: int, new: NewLocation) -> models.Location:
    return models.Location(
        facility_id=facility_id,
        code=new.code,
        kind=new.kind,
        keeps_balance=new.kind.keeps_balance,
        is_sellable=new.kind.is_sellable,
        aisle=new.aisle,
        bay=new.bay,
        level=new.level,
        x_mm=new.x_mm,
        y_mm=new.y_mm,
    )
