"""What the merchants send in: enough for the week, but not of everything, and not all of it before Monday.

Pure: the same seed gives the same deliveries, and the same surprises when they are counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

MOST_LINES = 120
SHARE_SHORT = 0.05
SHARE_IN_BOTH = 0.3
SHARE_TOPPED_UP = 0.06
HOME = {"trade": "leicester", "web": "leicester", "export": "leipzig"}
OTHER = {"leicester": "leipzig", "leipzig": "leicester"}


@dataclass(frozen=True, slots=True)
class Load:
    """One inbound shipment: whose, where to, and its lines as SKU and units."""

    channel: str
    facility: str
    external_id: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is really on the truck for a line: good units and damaged ones."""

    good: int
    damaged: int


Share = Callable[[str, int, Random], Sequence[tuple[str, int]]]


def opening(demand: Mapping[str, Mapping[str, int]], seed: int) -> list[Load]:
    """What is sent before the week begins."""
    return [load for channel in sorted(demand) for load in _loads(channel, demand[channel], seed, _opening, "PO-1")]


def midweek(demand: Mapping[str, Mapping[str, int]], seed: int) -> list[Load]:
    """What is sent in the middle of the week: the rest of what was short, and some more."""
    return [load for channel in sorted(demand) for load in _loads(channel, demand[channel], seed, _midweek, "PO-2")]


def finding(load: Load, line_no: int, expected: int, seed: int) -> Finding:
    """What a count of a line brings to light: nearly always what was announced."""
    chance = Random(f"{seed}:{load.facility}:{load.channel}:{load.external_id}:{line_no}")
    kind = chance.random()
    some = 1 + chance.randrange(max(1, expected // 10))
    if kind < 0.012:
        return Finding(expected - some, 0)
    if kind < 0.018:
        return Finding(expected + some, 0)
    if kind < 0.026:
        return Finding(expected - some, some)
    return Finding(expected, 0)


def _loads(channel: str, demand: Mapping[str, int], seed: int, share: Share, prefix: str) -> Iterator[Load]:
    by_facility: dict[str, list[tuple[str, int]]] = {facility: [] for facility in OTHER}
    for sku in sorted(demand):
        chance = Random(f"{seed}:{channel}:{sku}:supply")
        for facility, units in share(channel, demand[sku], chance):
            by_facility[facility].append((sku, units))
    for facility, lines in by_facility.items():
        for number, start in enumerate(range(0, len(lines), MOST_LINES), 1):
            yield Load(channel, facility, f"{prefix}-{number:02}", tuple(lines[start : start + MOST_LINES]))


def _opening(channel: str, units: int, chance: Random) -> Sequence[tuple[str, int]]:
    home = HOME[channel]
    sent = max(1, round(units * _opening_factor(chance)))
    elsewhere = sent // 4 if chance.random() < SHARE_IN_BOTH else 0
    return [(home, sent - elsewhere), *([(OTHER[home], elsewhere)] if elsewhere else [])]


def _midweek(channel: str, units: int, chance: Random) -> Sequence[tuple[str, int]]:
    missing = 1.3 - _opening_factor(chance)
    if missing > 0.5:
        return [(HOME[channel], max(1, round(units * missing)))]
    return [(HOME[channel], max(1, units // 3))] if chance.random() < SHARE_TOPPED_UP else []


def _opening_factor(chance: Random) -> float:
    """Which part of the week's demand is there on Monday; the first thing that is asked of chance for a SKU."""
    return chance.uniform(0.3, 0.75) if chance.random() < SHARE_SHORT else chance.uniform(1.05, 1.5)
