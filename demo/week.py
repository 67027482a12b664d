"""The week that is played: real orders of December 2010, moved weekday by weekday to a week not long ago."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from demo.online_retail import LONDON, Invoice, Survey, read, survey

FILE = Path(__file__).parent / "data" / "one_week.csv"
AGO = timedelta(days=19)
"""So long ago the week must have ended, that its last parcel is at the door by now."""

POSTED_EVERY = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Week:
    """The orders in the order in which they are placed, and the Monday that stands for theirs."""

    monday: date
    invoices: Sequence[Invoice]
    found: Survey
    first_day: date

    def moment(self, placed_at: datetime) -> datetime:
        """When an order is placed in the week that is played: the same weekday, the same local time."""
        local = placed_at.astimezone(LONDON)
        day = self.monday + (local.date() - self.first_day)
        return datetime.combine(day, local.time(), LONDON).astimezone(UTC)

    def at(self, day: int, clock_time: time) -> datetime:
        """A time of day in London, so many days after the Monday."""
        return datetime.combine(self.monday + timedelta(days=day), clock_time, LONDON).astimezone(UTC)

    def posts(self, days: int) -> Iterator[tuple[datetime, str, list[Invoice]]]:
        """What the shops send together: when, by which channel, which orders; of the first `days` days."""
        together: dict[tuple[datetime, str], list[Invoice]] = defaultdict(list)
        end = self.at(days, time(0))
        for invoice in self.invoices:
            placed = self.moment(placed_at(invoice))
            if placed < end:
                together[_next_post(placed), invoice.channel].append(invoice)
        for (at, channel), invoices in sorted(together.items()):
            yield at, channel, invoices


def placed_at(invoice: Invoice) -> datetime:
    """When the order was really placed."""
    return invoice.rows[0].placed_at


def load(today: date, file: Path = FILE) -> Week:
    """The week of the file, played in the last full week that ended long enough ago. Raises BadFile."""
    with file.open("rb") as opened:
        found = survey(opened)
    with file.open("rb") as opened:
        invoices = [item for item in read(opened, found) if isinstance(item, Invoice)]
    invoices.sort(key=lambda invoice: (placed_at(invoice), invoice.order.external_id))
    first = placed_at(invoices[0]).astimezone(LONDON).date()
    return Week(
        monday=monday_to_play(today),
        invoices=invoices,
        found=found,
        first_day=first - timedelta(days=first.weekday()),
    )


def monday_to_play(today: date) -> date:
    """The Monday of the last full week that ended long enough ago."""
    last_day = today - AGO
    sunday = last_day - timedelta(days=(last_day.weekday() + 1) % 7)
    return sunday - timedelta(days=6)


def demand(invoices: Iterable[Invoice]) -> Mapping[str, Mapping[str, int]]:
    """Units that are ordered, by channel and SKU."""
    units: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for invoice in invoices:
        for line in invoice.order.lines:
            units[invoice.channel][line.sku] += line.quantity
    return units


def _next_post(placed: datetime) -> datetime:
    """The shops' programs send what has come in since the last time."""
    passed = (placed - datetime.combine(placed.date(), time(0), UTC)) // POSTED_EVERY + 1
    return datetime.combine(placed.date(), time(0), UTC) + passed * POSTED_EVERY
