"""Who sends what: properties of the decision, without a database."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from packhouse.fulfillment import rules
from packhouse.fulfillment.rules import Free, Plan, Site, Wanted
from packhouse.orders.values import LineToSource, OrderState, OrderToSource
from tests.builders import NOON
from tests.races.oracle import Lines, Served, serve_all

PRODUCTS = (1, 2, 3)
HOUSES = (10, 20, 30, 40)
SITES = [Site(house, NOON + timedelta(hours=house)) for house in HOUSES]

frees = st.dictionaries(
    st.sampled_from(HOUSES), st.dictionaries(st.sampled_from(PRODUCTS), st.integers(0, 6)), min_size=1
)
order_lines = st.lists(st.tuples(st.sampled_from(PRODUCTS), st.integers(1, 5)), min_size=1, max_size=5)
streams = st.lists(order_lines, min_size=1, max_size=6)


def wanted(order_id: int, lines: list[tuple[int, int]], sites: list[Site] | None = None) -> Wanted:
    units = sum(quantity for _, quantity in lines)
    order = OrderToSource(order_id, OrderState.OPEN, units, 0, 0, 0, 0, "standard", "GB", "")
    rows = [LineToSource(order_id, line_no, product, n) for line_no, (product, n) in enumerate(lines, 1)]
    return Wanted(order, rows, SITES if sites is None else sites)


def planned(stream: list[list[tuple[int, int]]], free: Free, *, may_split: bool) -> Plan:
    orders = [wanted(number, lines) for number, lines in enumerate(stream, 1)]
    return rules.plan(wanted=orders, free=deepcopy(free), may_split=may_split)


def by_order(plan: Plan, orders: int) -> list[Served]:
    served = [Served() for _ in range(orders)]
    for shipment in plan.shipments:
        units = {line_no: quantity for line_no, _, quantity in shipment.lines}
        served[shipment.order.order_id - 1].sent[shipment.site.facility_id] = units
    for line in plan.waiting:
        served[line.order_id - 1].waiting[line.line_no] = line.quantity
    return served


@given(streams, frees, st.booleans())
def test_nothing_is_promised_beyond_what_is_free(stream: list[list[tuple[int, int]]], free: Free, may_split: bool):
    taken: dict[tuple[int, int], int] = {}
    for shipment in planned(stream, free, may_split=may_split).shipments:
        for _, product, quantity in shipment.lines:
            assert quantity > 0
            key = (shipment.site.facility_id, product)
            taken[key] = taken.get(key, 0) + quantity

    for (house, product), quantity in taken.items():
        assert quantity <= free.get(house, {}).get(product, 0)


@given(streams, frees, st.booleans())
def test_every_unit_is_sent_or_waits(stream: list[list[tuple[int, int]]], free: Free, may_split: bool):
    plan = planned(stream, free, may_split=may_split)

    for lines, served in zip(stream, by_order(plan, len(stream)), strict=True):
        for line_no, (_, quantity) in enumerate(lines, 1):
            sent = sum(units.get(line_no, 0) for units in served.sent.values())
            assert sent + served.waiting.get(line_no, 0) == quantity


@given(streams, frees, st.booleans())
def test_together_is_the_same_as_one_after_the_other(stream: list[list[tuple[int, int]]], free: Free, may_split: bool):
    together = planned(stream, free, may_split=may_split)

    left = deepcopy(free)
    one_by_one = Plan()
    for number, lines in enumerate(stream, 1):
        plan = rules.plan(wanted=[wanted(number, lines)], free=left, may_split=may_split)
        one_by_one.shipments += plan.shipments
        one_by_one.waiting += plan.waiting

    assert by_order(together, len(stream)) == by_order(one_by_one, len(stream))


@given(streams, frees, st.booleans())
@example([[(1, 2), (2, 2), (3, 4)]], {10: {1: 1, 2: 2, 3: 2}, 20: {1: 2, 2: 2}, 30: {3: 4}}, True)
def test_it_is_what_anybody_would_decide_order_by_order(
    stream: list[list[tuple[int, int]]], free: Free, may_split: bool
):
    """The fewest facilities, then the nearest, unit by unit: see tests/races/oracle.py."""
    stock = {house: {str(product): units for product, units in free.get(house, {}).items()} for house in HOUSES}
    plain: list[Lines] = [[(str(product), units) for product, units in lines] for lines in stream]

    expected = serve_all(plain, stock, list(HOUSES), may_split=may_split)

    assert by_order(planned(stream, free, may_split=may_split), len(stream)) == expected


@given(streams, frees)
def test_who_does_not_split_is_served_in_full_or_not_at_all(stream: list[list[tuple[int, int]]], free: Free):
    for served in by_order(planned(stream, free, may_split=False), len(stream)):
        assert not (served.sent and served.waiting)


def test_one_facility_that_has_all_goes_before_a_nearer_one_that_has_some():
    plan = planned([[(1, 2), (2, 1)]], {10: {1: 2}, 20: {1: 9, 2: 9}}, may_split=True)

    assert [shipment.site.facility_id for shipment in plan.shipments] == [20]


def test_of_two_that_have_all_the_nearer_one_sends():
    plan = planned([[(1, 2)]], {20: {1: 9}, 10: {1: 2}}, may_split=True)

    assert [shipment.site.facility_id for shipment in plan.shipments] == [10]


def test_two_that_suffice_go_before_the_one_that_has_most():
    free = {10: {1: 2, 2: 2, 3: 1}, 20: {1: 2, 3: 2}, 30: {2: 2, 3: 2}}

    plan = planned([[(1, 2), (2, 2), (3, 4)]], free, may_split=True)

    assert [shipment.site.facility_id for shipment in plan.shipments] == [20, 30]


def test_an_order_that_no_facility_may_send_waits():
    plan = rules.plan(wanted=[wanted(1, [(1, 2)], sites=[])], free={10: {1: 9}}, may_split=True)

    assert plan.shipments == []
    assert [(line.line_no, line.quantity) for line in plan.waiting] == [(1, 2)]


def test_more_facilities_than_are_combined_still_give_all_they_have():
    houses = [Site(house, NOON) for house in range(1, 8)]
    free = {house.facility_id: {1: 1} for house in houses}

    plan = rules.plan(wanted=[wanted(1, [(1, 9)], sites=houses)], free=free, may_split=True)

    assert len(plan.shipments) == 7
    assert [line.quantity for line in plan.waiting] == [2]
