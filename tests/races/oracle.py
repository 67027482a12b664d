"""What sourcing must decide, told as plainly as can be: one order after the other, unit by unit, no cleverness.

It knows nothing of how the product decides. An order is a list of (product, units); what comes back says how many
units of each line each facility sends, and how many wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

Lines = list[tuple[str, int]]
Stock = dict[int, dict[str, int]]


@dataclass
class Served:
    """For each facility that sends anything: units by line number. And units that wait, by line number."""

    sent: dict[int, dict[int, int]] = field(default_factory=dict)
    waiting: dict[int, int] = field(default_factory=dict)


def serve(lines: Lines, stock: Stock, nearest_first: list[int], *, may_split: bool) -> Served:
    """Serve one order and take what it gets out of the stock."""
    everything = _take(lines, stock, nearest_first)
    if _missing(lines, everything) and not may_split:
        return Served(waiting={number: units for number, (_, units) in enumerate(lines, 1)})
    for house_count in range(len(nearest_first) + 1):
        for houses in combinations(nearest_first, house_count):
            sent = _take(lines, stock, houses)
            if _missing(lines, sent) == _missing(lines, everything):
                _remove(lines, stock, sent)
                return Served(sent, _missing(lines, sent))
    raise AssertionError("all facilities together give what all facilities together give")


def serve_all(orders: Iterable[Lines], stock: Stock, nearest_first: list[int], *, may_split: bool) -> list[Served]:
    """First come, first served."""
    return [serve(lines, stock, nearest_first, may_split=may_split) for lines in orders]


def _take(lines: Lines, stock: Stock, houses: Iterable[int]) -> dict[int, dict[int, int]]:
    sent: dict[int, dict[int, int]] = {}
    wanted = {number: units for number, (_, units) in enumerate(lines, 1)}
    for house in houses:
        there = dict(stock.get(house, {}))
        for number, (product, _) in enumerate(lines, 1):
            while wanted[number] and there.get(product, 0):
                wanted[number] -= 1
                there[product] -= 1
                sent.setdefault(house, {}).setdefault(number, 0)
                sent[house][number] += 1
    return sent


def _missing(lines: Lines, sent: dict[int, dict[int, int]]) -> dict[int, int]:
    missing = {
        number: units - sum(by_line.get(number, 0) for by_line in sent.values())
        for number, (_, units) in enumerate(lines, 1)
    }
    return {number: units for number, units in missing.items() if units}


def _remove(lines: Lines, stock: Stock, sent: dict[int, dict[int, int]]) -> None:
    for house, by_line in sent.items():
        for number, units in by_line.items():
            stock[house][lines[number - 1][0]] -= units
