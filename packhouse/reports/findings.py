"""One thing that was found about an order: what it is in words, and what would change it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo


class Weight(IntEnum):
    """How much a finding stands in the way: the one with the least number is to be changed first."""

    TROUBLE = 1
    WORKER = 2
    PERSON = 3
    GOODS = 4
    NEXT_STEP = 5
    UNDER_WAY = 6
    END = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the change that would let the order go on."""

    weight: Weight
    says: str
    unblock: str


NOTHING_FOUND = Finding(
    Weight.TROUBLE,
    "It waits, and nothing was found that it waits for.",
    "Run `packhouse verify`: its books do not agree.",
)


def first_to_change(findings: Iterable[Finding]) -> str:
    """The change that comes first: the weightiest finding's; of equals, the first one's."""
    return min(findings, key=lambda finding: finding.weight).unblock


def at(moment: datetime, time_zone: str = "UTC") -> str:
    """A point in time as people of that place read it."""
    return f"{moment.astimezone(ZoneInfo(time_zone)):%a %Y-%m-%d %H:%M} ({time_zone})"


def units(quantity: int, what: str = "") -> str:
    """`1 unit of MUG`, `3 units`."""
    counted = "1 unit" if quantity == 1 else f"{quantity} units"
    return f"{counted} of {what}" if what else counted


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
