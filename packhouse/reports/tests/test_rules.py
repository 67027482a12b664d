"""Figures added up, percentiles, and which change comes first: without a database."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from packhouse.reports import rules
from packhouse.reports.findings import Finding, Weight, at, first_to_change, listed, units
from packhouse.reports.values import DockToStock, FloorFigures, OrderFigures, ShipmentFigures


def test_figures_of_two_houses_add_up():
    lei = ShipmentFigures(5, 1, 4, 2, 0, 8, 12, due=4, on_time=3)
    ber = ShipmentFigures(2, 0, 2, 2, 0, 2, 2, due=1, on_time=1)

    both = rules.total(ShipmentFigures, [lei, ber])

    assert both == ShipmentFigures(7, 1, 6, 4, 0, 10, 14, due=5, on_time=4)
    assert both.on_time_share == Decimal("0.8")


@pytest.mark.parametrize("kind", [ShipmentFigures, FloorFigures, OrderFigures])
def test_of_nothing_there_is_nothing(kind: type):
    assert rules.total(kind, []) == kind()


def test_a_share_of_nothing_is_none():
    assert ShipmentFigures().on_time_share is None
    assert FloorFigures().stock_accuracy is None
    assert FloorFigures(locations_picked=4, locations_short=1).stock_accuracy == Decimal("0.75")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ([], DockToStock(0, 0, 0)),
        ([60], DockToStock(1, 60, 60)),
        ([60, 120], DockToStock(2, 90, 114)),
        (list(range(0, 101, 10)), DockToStock(11, 50, 90)),
    ],
)
def test_the_median_and_the_ninetieth_percentile(seconds: list[int], expected: DockToStock):
    assert rules.dock_to_stock(seconds) == expected


def test_holds_of_several_merchants_add_up_by_reason():
    assert rules.total_holds([[("fraud", 1), ("address", 2)], [("address", 3)], []]) == (("address", 5), ("fraud", 1))


def test_what_stands_in_the_way_most_is_changed_first():
    next_step = Finding(Weight.NEXT_STEP, "", "release a wave")
    goods = Finding(Weight.GOODS, "", "bring in mugs")
    other_goods = Finding(Weight.GOODS, "", "bring in pots")

    assert first_to_change([next_step, goods, other_goods]) == "bring in mugs"


def test_words_for_people():
    assert (units(1, "MUG"), units(2, "MUG"), units(3)) == ("1 unit of MUG", "2 units of MUG", "3 units")
    assert (listed(["a"]), listed(["a", "b"]), listed(iter("abc"))) == ("a", "a and b", "a, b and c")
    summer = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert at(summer, "Europe/London") == "Wed 2026-07-01 17:00 (Europe/London)"
