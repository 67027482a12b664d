"""What happens to a parcel after the driver has it: pure, and always the same for the same parcel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from packhouse.shipping.values import TrackingNews
from packhouse.shipping.values import TrackingStatus as T

CODES = {
    T.PICKED_UP: "PU",
    T.IN_TRANSIT: "IT",
    T.DELAYED: "DL",
    T.OUT_FOR_DELIVERY: "OD",
    T.ATTEMPT_FAILED: "NA",
    T.AVAILABLE_FOR_PICKUP: "AP",
    T.EXCEPTION: "EX",
    T.RETURNED_TO_SENDER: "RS",
    T.DELIVERED: "DV",
}
WORKING_DAYS = {"express": 1}
ORDINARY_DAYS = 2
ABROAD_DAYS = 3
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Reliability:
    """The shares of parcels that have trouble; the rest is brought as promised."""

    delayed: float = 0.05
    attempt_failed: float = 0.06
    returned: float = 0.003


@dataclass(frozen=True, slots=True)
class Trip:
    """A parcel's way: its number, when the driver took it, what was promised, from where to where.

    `sale` counts the labels that the carrier has sold. Chance goes by it: a simulation that is repeated sells the
    same labels in the same order, under other numbers.
    """

    tracking_number: str
    collected_at: datetime
    service: str
    from_country: str
    to_country: str
    sale: int


def events(trip: Trip, *, seed: int, reliability: Reliability) -> list[TrackingNews]:
    """Everything the carrier will ever say about a parcel, oldest first."""
    chance = Random(f"{seed}:{trip.sale}")
    return [
        TrackingNews(trip.tracking_number, at.replace(second=0, microsecond=0), status, CODES[status], place)
        for at, status, place in _steps(trip, chance, reliability)
    ]


def _steps(trip: Trip, chance: Random, reliability: Reliability) -> Iterator[tuple[datetime, T, str]]:
    origin, door = f"Depot, {trip.from_country}", f"Depot, {trip.to_country}"
    yield trip.collected_at + timedelta(hours=1), T.PICKED_UP, origin
    yield trip.collected_at + timedelta(minutes=chance.randint(4 * 60, 10 * 60)), T.IN_TRANSIT, origin

    day = _working_days_after(trip.collected_at, _promised_days(trip))
    if chance.random() < reliability.delayed:
        yield _at(day, chance, 6, 8), T.DELAYED, origin
        day = _working_days_after(day, 1)
    yield _at(day, chance, 6, 9), T.OUT_FOR_DELIVERY, door
    if chance.random() < reliability.returned:
        yield _at(day, chance, 10, 18), T.EXCEPTION, door
        yield _at(_working_days_after(day, 5), chance, 8, 12), T.RETURNED_TO_SENDER, origin
        return
    if chance.random() < reliability.attempt_failed:
        yield _at(day, chance, 10, 18), T.ATTEMPT_FAILED, door
        day = _working_days_after(day, 1)
        second = T.AVAILABLE_FOR_PICKUP if chance.random() < 1 / 3 else T.OUT_FOR_DELIVERY
        yield _at(day, chance, 6, 9), second, door
    yield _at(day, chance, 10, 18), T.DELIVERED, door


def _promised_days(trip: Trip) -> int:
    abroad = ABROAD_DAYS if trip.from_country != trip.to_country else 0
    return WORKING_DAYS.get(trip.service, ORDINARY_DAYS) + abroad


def _working_days_after(at: datetime, days: int) -> datetime:
    """Midnight of the working day that comes so many working days later."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() <= FRIDAY
    return day


def _at(day: datetime, chance: Random, from_hour: int, to_hour: int) -> datetime:
    """Some minute of a day, from one hour to another."""
    midnight = day.replace(hour=0, minute=0)
    return midnight + timedelta(minutes=chance.randrange(from_hour * 60, to_hour * 60))
