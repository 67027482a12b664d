"""Pure decisions about time and distance."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from zoneinfo import ZoneInfo

from packhouse.facilities.values import Departure

EARTH_RADIUS_KM = 6371.0
DAYS_TO_LOOK_AHEAD = 8


def next_departure(departures: Iterable[Departure], *, time_zone: str, after: datetime) -> datetime | None:
    """The first departure later than `after`, in UTC; None if there is no truck at all.

    Cut-offs are local times: they keep their place on the clock when it changes for summer.
    """
    by_weekday: dict[int, list[Departure]] = {}
    for departure in departures:
        by_weekday.setdefault(departure.weekday, []).append(departure)
    zone = ZoneInfo(time_zone)
    today = after.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_TO_LOOK_AHEAD)):
        local = [datetime.combine(day, d.cut_off, zone) for d in by_weekday.get(day.isoweekday(), [])]
        later = [cut_off for cut_off in local if cut_off > after]
        if later:
            return min(later).astimezone(UTC)
    return None


def great_circle_km(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Kilometers between two points given as latitude and longitude in degrees (haversine)."""
    latitude, other_latitude = radians(here[0]), radians(there[0])
    half_north = (other_latitude - latitude) / 2
    half_east = radians(there[1] - here[1]) / 2
    chord = sin(half_north) ** 2 + cos(latitude) * cos(other_latitude) * sin(half_east) ** 2
    return round(2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord))))


def repeated(words: Sequence[str]) -> list[str]:
    """The words that stand more than once, sorted."""
    return sorted(word for word, times in Counter(words).items() if times > 1)
