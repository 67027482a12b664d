"""A cancellation is a request: granted while nothing is picked, rejected after; what was reserved is free again."""

import pytest

from packhouse.fulfillment.states import SHIPMENT
from packhouse.fulfillment.tests.world import World
from packhouse.fulfillment.values import ShipmentState
from packhouse.orders.values import OrderState
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")

S = ShipmentState
IN_THE_HOUSE = [state for state in S if state < S.SHIPPED]


@pytest.mark.parametrize("state", IN_THE_HOUSE, ids=lambda state: state.name.lower())
def test_a_cancellation_at_each_stage(state: ShipmentState):
    world = World()
    world.stock(world.near, MUG=5)
    order_id = world.sourced(("MUG", 2))
    world.bring(state, *(row.id for row in world.shipments(order_id)))

    world.request_cancellation(order_id)
    (decision,) = world.settle(order_id)

    assert decision.is_accepted == SHIPMENT.allows("cancel", state)
    (shipment,) = world.shipments(order_id)
    if decision.is_accepted:
        assert world.state(order_id) is OrderState.CANCELLED
        assert (shipment.state, world.reserved("MUG")) == (S.CANCELLED, {world.near: 0})
    else:
        assert world.state(order_id) is OrderState.IN_PROGRESS
        assert (shipment.state, world.reserved("MUG")) == (state, {world.near: 2})


def test_one_picked_shipment_keeps_the_whole_order_going():
    world = World(houses=2)
    world.stock(world.near, MUG=1)
    world.stock(world.far, CUP=1)
    order_id = world.sourced(("MUG", 1), ("CUP", 1))
    (picked,) = (row.id for row in world.shipments(order_id) if row.facility_id == world.far)
    world.bring(S.PICKED, picked, facility_id=world.far)
    world.request_cancellation(order_id)

    (decision,) = world.settle(order_id)

    assert not decision.is_accepted
    assert (world.reserved("MUG"), world.reserved("CUP")) == ({world.near: 1}, {world.far: 1})


def test_both_houses_let_go():
    world = World(houses=2)
    world.stock(world.near, MUG=1)
    world.stock(world.far, CUP=1)
    order_id = world.sourced(("MUG", 1), ("CUP", 1))
    world.request_cancellation(order_id)

    (decision,) = world.settle(order_id)

    assert decision.is_accepted
    assert (world.reserved("MUG"), world.reserved("CUP")) == ({world.near: 0}, {world.far: 0})
    assert {row.state for row in world.shipments(order_id)} == {S.CANCELLED}


def test_what_waits_for_stock_waits_no_more():
    world = World()
    world.stock(world.near, MUG=1)
    order_id = world.sourced(("MUG", 3))
    world.request_cancellation(order_id)

    world.settle(order_id)

    assert world.waits(order_id) == {}
    world.stock(world.near, MUG=9)
    assert world.retry("MUG") == []


def test_an_order_that_asks_for_nothing_is_left_alone():
    world = World()
    world.stock(world.near, MUG=5)
    order_id = world.sourced(("MUG", 2))

    with unchanged():
        assert world.settle(order_id, 999_999) == []


def test_a_request_is_settled_once():
    world = World()
    world.stock(world.near, MUG=5)
    order_id = world.sourced(("MUG", 2))
    world.request_cancellation(order_id)
    world.settle(order_id)

    with unchanged():
        assert world.settle(order_id) == []
