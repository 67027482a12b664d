"""Pure decisions of the fulfillment room: who sends what, first come, first served."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from itertools import combinations

from packhouse.kernel.values import dataclass
from packhouse.orders.values import LineToSource, OrderToSource

Free = dict[int, dict[int, int]]

MOST_COMBINED = 4


@dataclass(frozen=True, slots=True)
class Site:
    """A facility that could send an order, and the departure that it would reach."""

    facility_id: int
    ship_by: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order with the units to source, and the facilities that could send them, best first."""

    order: OrderToSource
    lines: Sequence[LineToSource]
    sites: Sequence[Site]


@dataclass(frozen=True, slots=True)
class PlannedShipment:
    """Units of one order that one facility will send: (line, product, quantity)."""

    order: OrderToSource
    site: Site
    lines: Sequence[tuple[int, int, int]]


@dataclass(slots=True)
class Plan:
    """What was decided: the shipments, and the units that wait for stock."""

    shipments: list[PlannedShipment] = field(default_factory=list)
    waiting: list[LineToSource] = field(default_factory=list)


def plan(*, wanted: Iterable[Wanted], free: Free, may_split: bool) -> Plan:
    """Serve orders in their order, each from the fewest facilities, then from the best ones.

    `free` is the units free to promise, by facility and product; it is used up. An order that all facilities
    together cannot serve in full is served in part if it `may_split`, and waits as a whole if not.
    """
    decided = Plan()
    for each in wanted:
        site = _single_site(each, free)
        if site is not None:
            _grant(decided, each.order, site, [(x.line_no, x.product_id, x.quantity) for x in each.lines], free)
        elif may_split or _covered(each, free):
            _split(decided, each, free)
        else:
            decided.waiting += each.lines
    return decided


def _single_site(wanted: Wanted, free: Free) -> Site | None:
    needs = _needs(wanted.lines)
    for site in wanted.sites:
        there = free.get(site.facility_id, {})
        if all(there.get(product_id, 0) >= quantity for product_id, quantity in needs):
            return site
    return None


def _needs(lines: Sequence[LineToSource]) -> list[tuple[int, int]]:
    if len(lines) == 1:
        return [(lines[0].product_id, lines[0].quantity)]
    needs: dict[int, int] = {}
    for line in lines:
        needs[line.product_id] = needs.get(line.product_id, 0) + line.quantity
    return list(needs.items())


def _covered(wanted: Wanted, free: Free) -> bool:
    needs = _needs(wanted.lines)
    return _units(wanted.sites, needs, free) == sum(quantity for _, quantity in needs)


def _split(decided: Plan, wanted: Wanted, free: Free) -> None:
    """Take all that is there, from the fewest facilities, the better one first; the rest waits for stock."""
    rest = [(line.line_no, line.product_id, line.quantity) for line in wanted.lines]
    for site in _fewest(wanted, free):
        offer = _offer(rest, free[site.facility_id])
        if offer:
            _grant(decided, wanted.order, site, offer, free)
            rest = _less(rest, offer)
    order_id = wanted.order.order_id
    decided.waiting += [LineToSource(order_id, line_no, product, quantity) for line_no, product, quantity in rest]


def _fewest(wanted: Wanted, free: Free) -> Sequence[Site]:
    """The fewest facilities that give as much as all of them together; of those, the best ones.

    Looked for up to `MOST_COMBINED` of them: beyond, all that have anything.
    """
    needs = _needs(wanted.lines)
    useful = [site for site in wanted.sites if _units([site], needs, free)]
    goal = _units(useful, needs, free)
    for many in range(1, MOST_COMBINED + 1):
        for sites in combinations(useful, many):
            if _units(sites, needs, free) == goal:
                return sites
    return useful


def _units(sites: Sequence[Site], needs: Sequence[tuple[int, int]], free: Free) -> int:
    """How many of the needed units these facilities have together."""
    stocks = [free.get(site.facility_id, {}) for site in sites]
    return sum(min(quantity, sum(there.get(product_id, 0) for there in stocks)) for product_id, quantity in needs)


def _offer(rest: Sequence[tuple[int, int, int]], there: Mapping[int, int]) -> list[tuple[int, int, int]]:
    left: dict[int, int] = {}
    offer = []
    for line_no, product_id, quantity in rest:
        free = left.get(product_id, there.get(product_id, 0))
        granted = min(free, quantity)
        left[product_id] = free - granted
        if granted > 0:
            offer.append((line_no, product_id, granted))
    return offer


def _less(rest: Sequence[tuple[int, int, int]], granted: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    given = {line_no: quantity for line_no, _, quantity in granted}
    after = [(line_no, product, quantity - given.get(line_no, 0)) for line_no, product, quantity in rest]
    return [line for line in after if line[2] > 0]


def _grant(decided: Plan, order: OrderToSource, site: Site, lines: Sequence[tuple[int, int, int]], free: Free) -> None:
    there = free[site.facility_id]
    for _, product_id, quantity in lines:
        there[product_id] -= quantity
    decided.shipments.append(PlannedShipment(order, site, lines))
