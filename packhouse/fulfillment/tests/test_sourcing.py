"""Who sends what: first come, first served, from the fewest facilities."""

import pytest

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries
from packhouse.fulfillment.values import ShipmentState, Sourced
from packhouse.inventory.queries import availability
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.sql import counted_statements
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.values import Accepted, NewOrder, OrderState
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, stock_of

pytestmark = pytest.mark.usefixtures("operator")


def accepted(merchant_id: int, *new: NewOrder) -> list[int]:
    answers = orders.accept(merchant_id=merchant_id, orders=new, now=NOON, actor_id=SYSTEM)
    assert all(isinstance(answer, Accepted) for answer in answers), answers
    return [answer.order_id for answer in answers if isinstance(answer, Accepted)]


def sourced(merchant_id: int, order_ids: list[int]) -> list[Sourced]:
    answers = fulfillment.source(merchant_id=merchant_id, order_ids=order_ids, now=NOON, actor_id=SYSTEM)
    return [answer for answer in answers if isinstance(answer, Sourced)]


def state_of(merchant_id: int, order_id: int) -> OrderState:
    (row,) = order_queries.orders(merchant_id=merchant_id, order_ids=[order_id])
    return OrderState(row.state)


def test_an_order_is_reserved_where_its_stock_lies():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 5)
    order_ids = accepted(merchant, an_order("A-1", ("MUG", 2)))

    (answer,) = sourced(merchant, order_ids)

    assert (answer.planned, answer.backordered) == (2, 0)
    assert state_of(merchant, order_ids[0]) is OrderState.PLANNED
    (level,) = availability(merchant_id=merchant, product_ids=[mug])
    assert (level.on_hand, level.reserved, level.available) == (5, 2, 3)
    (shipment,) = queries.shipments_of(merchant_id=merchant, order_ids=order_ids)
    assert shipment.state == ShipmentState.PLANNED
    assert queries.count_open(facility_id=facility) == {ShipmentState.PLANNED: 1}


def test_the_last_units_go_to_whoever_came_first():
    merchant, facility = a_merchant(splits_orders=False), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 3)
    order_ids = accepted(merchant, *(an_order(f"A-{n}", ("MUG", 2)) for n in range(3)))

    answers = sourced(merchant, order_ids)

    assert [(a.planned, a.backordered) for a in answers] == [(2, 0), (0, 2), (0, 2)]
    assert state_of(merchant, order_ids[1]) is OrderState.BACKORDERED


def test_what_waited_is_served_when_stock_arrives():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 1)
    order_ids = accepted(merchant, an_order("A-1", ("MUG", 4)))
    sourced(merchant, order_ids)
    assert state_of(merchant, order_ids[0]) is OrderState.PARTIALLY_PLANNED

    stock_of(facility, mug, 10)
    fulfillment.retry_backorders(merchant_id=merchant, product_ids=[mug], now=NOON, actor_id=SYSTEM)

    assert state_of(merchant, order_ids[0]) is OrderState.PLANNED
    assert queries.waiting(merchant_id=merchant, order_ids=order_ids) == []
    (level,) = availability(merchant_id=merchant, product_ids=[mug])
    assert (level.on_hand, level.reserved) == (11, 4)


def test_a_planned_order_is_cancelled_on_request_and_its_stock_is_free():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 5)
    order_ids = accepted(merchant, an_order("A-1", ("MUG", 2)))
    sourced(merchant, order_ids)

    orders.request_cancellation(merchant_id=merchant, order_ids=order_ids, now=NOON, actor_id=SYSTEM)
    (decision,) = fulfillment.settle_cancellations(merchant_id=merchant, order_ids=order_ids, now=NOON, actor_id=SYSTEM)

    assert decision.is_accepted
    assert state_of(merchant, order_ids[0]) is OrderState.CANCELLED
    (level,) = availability(merchant_id=merchant, product_ids=[mug])
    assert level.reserved == 0


def test_sourcing_takes_as_many_statements_for_fifty_orders_as_for_one():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 500)
    counts = []
    for size in (1, 50):
        with counted_statements() as names:
            order_ids = accepted(merchant, *(an_order(f"{size}-{n}") for n in range(size)))
            sourced(merchant, order_ids)
        counts.append(names)

    assert counts[0] == counts[1]
