"""Two houses, merchants that split and those that do not, and what waits for stock."""

from datetime import timedelta

import pytest

from packhouse.facilities.queries import special_locations
from packhouse.fulfillment import operations
from packhouse.fulfillment.operations import NotToSource
from packhouse.fulfillment.tests.world import World
from packhouse.fulfillment.values import ShipmentState, Shortage
from packhouse.inventory import operations as inventory
from packhouse.inventory.queries import availability, balances_of
from packhouse.inventory.values import Move, Reason
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.sql import counted_statements
from packhouse.orders import operations as orders
from packhouse.orders.values import ClearedHold, LineToSource, NewHold, OrderState
from tests.builders import NOON
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")


def test_the_nearest_house_sends():
    world = World(houses=2)
    world.stock(world.far, MUG=9)
    world.stock(world.near, MUG=9)

    order_id = world.sourced(("MUG", 2))

    assert world.owes(order_id) == {world.near: {1: 2}}


def test_one_shipment_from_far_goes_before_two():
    world = World(houses=2)
    world.stock(world.near, MUG=9)
    world.stock(world.far, MUG=9, CUP=9)

    order_id = world.sourced(("MUG", 1), ("CUP", 1))

    assert world.owes(order_id) == {world.far: {1: 1, 2: 1}}


def test_what_no_house_has_alone_comes_from_both():
    world = World(houses=2)
    world.stock(world.near, MUG=3)
    world.stock(world.far, MUG=2)

    order_id = world.sourced(("MUG", 4), ("MUG", 1))

    assert world.owes(order_id) == {world.near: {1: 3}, world.far: {1: 1, 2: 1}}
    assert world.state(order_id) is OrderState.PLANNED
    assert world.reserved("MUG") == {world.near: 3, world.far: 2}


def test_who_does_not_split_waits_as_a_whole():
    world = World(splits_orders=False, houses=2)
    world.stock(world.near, MUG=3)

    order_id = world.sourced(("MUG", 2), ("MUG", 2))

    assert world.shipments(order_id) == []
    assert (world.waits(order_id), world.state(order_id)) == ({1: 2, 2: 2}, OrderState.BACKORDERED)
    assert world.reserved("MUG") == {world.near: 0}


def test_who_does_not_split_in_time_may_get_two_parcels_from_two_houses():
    world = World(splits_orders=False, houses=2)
    world.stock(world.near, MUG=1)
    world.stock(world.far, CUP=1)

    order_id = world.sourced(("MUG", 1), ("CUP", 1))

    assert world.owes(order_id) == {world.near: {1: 1}, world.far: {2: 1}}


def test_who_splits_gets_what_is_there_and_waits_for_the_rest():
    world = World()
    world.stock(world.near, MUG=3)

    order_id = world.sourced(("MUG", 2), ("MUG", 2))

    assert world.owes(order_id) == {world.near: {1: 2, 2: 1}}
    assert (world.waits(order_id), world.state(order_id)) == ({2: 1}, OrderState.PARTIALLY_PLANNED)
    assert world.told("OrderBackordered", order_id) == 1


def test_the_departure_that_the_floor_can_still_reach_counts():
    world = World()
    world.stock(world.near, MUG=9)
    late = NOON + timedelta(hours=4, minutes=30)
    order_id = world.order(("MUG", 1))

    operations.source(order_ids=[order_id], **{**world.ours, "now": late})

    (shipment,) = world.shipments(order_id)
    assert shipment.ship_by == NOON.replace(day=3, hour=17)


def test_an_order_is_sourced_once():
    world = World()
    world.stock(world.near, MUG=9)
    order_id = world.sourced(("MUG", 2))

    with unchanged():
        (answer,) = world.source(order_id)

    assert isinstance(answer, NotToSource)
    assert "is planned" in str(answer)


def test_an_unknown_order_is_not_sourced():
    world = World()

    with unchanged():
        (answer,) = world.source(999_999)

    assert isinstance(answer, NotToSource)


def test_held_orders_are_left_out_of_a_batch():
    world = World()
    world.stock(world.near, MUG=1)
    held, free = world.order(("MUG", 1)), world.order(("MUG", 1))
    orders.hold(holds=[NewHold(held, "fraud")], **world.ours)

    answers = world.source(held, free)

    assert isinstance(answers[0], NotToSource)
    assert world.state(free) is OrderState.PLANNED


def test_stock_goes_to_who_has_waited_longest():
    world = World()
    first = world.sourced(("MUG", 2))
    second = world.sourced(("MUG", 2))
    world.stock(world.near, MUG=3)

    world.retry("MUG")

    assert (world.owes(first), world.owes(second)) == ({world.near: {1: 2}}, {world.near: {1: 1}})
    assert (world.waits(first), world.waits(second)) == ({}, {1: 1})


def test_a_small_later_order_does_not_wait_for_a_large_one_that_cannot_be_served():
    world = World(splits_orders=False)
    large = world.sourced(("MUG", 5))
    small = world.sourced(("MUG", 2))
    world.stock(world.near, MUG=3)

    world.retry("MUG")

    assert (world.state(large), world.state(small)) == (OrderState.BACKORDERED, OrderState.PLANNED)


def test_stock_of_one_product_is_no_help_to_who_waits_for_two_and_does_not_split():
    world = World(splits_orders=False)
    order_id = world.sourced(("MUG", 1), ("CUP", 1))
    world.stock(world.near, MUG=1)
    world.retry("MUG")
    assert world.state(order_id) is OrderState.BACKORDERED

    world.stock(world.near, CUP=1)
    world.retry("CUP")

    assert (world.state(order_id), world.waits(order_id)) == (OrderState.PLANNED, {})


def test_trying_again_without_new_stock_changes_nothing():
    world = World()
    world.stock(world.near, MUG=1)
    world.sourced(("MUG", 3))

    with unchanged():
        world.retry("MUG")


def test_held_while_it_waited_it_is_sourced_anew_and_waits_no_more():
    world = World()
    order_id = world.sourced(("MUG", 2))
    orders.hold(holds=[NewHold(order_id, "fraud")], **world.ours)
    world.stock(world.near, MUG=1)
    assert world.retry("MUG") == []
    orders.clear_holds(cleared=[ClearedHold(order_id, "fraud")], **world.ours)

    world.source(order_id)
    assert (world.owes(order_id), world.waits(order_id)) == ({world.near: {1: 1}}, {1: 1})

    world.stock(world.near, MUG=9)
    world.retry("MUG")
    assert (world.state(order_id), world.waits(order_id)) == (OrderState.PLANNED, {})
    assert world.row(order_id).planned == 2


def test_units_that_could_not_be_fetched_come_from_the_other_house():
    world = World(houses=2)
    world.stock(world.near, MUG=2)
    world.stock(world.far, MUG=2)
    order_id = world.sourced(("MUG", 2))
    shorten(world, order_id, units=1)
    take_away(world, "MUG")

    resource(world, order_id, units=1)

    assert world.owes(order_id) == {world.near: {1: 1}, world.far: {1: 1}}
    assert (world.state(order_id), world.row(order_id).planned) == (OrderState.PLANNED, 2)


def test_units_that_could_not_be_fetched_wait_when_nobody_has_them():
    world = World()
    world.stock(world.near, MUG=2)
    order_id = world.sourced(("MUG", 2))
    shorten(world, order_id, units=1)
    take_away(world, "MUG")

    resource(world, order_id, units=1)

    assert (world.waits(order_id), world.state(order_id)) == ({1: 1}, OrderState.PARTIALLY_PLANNED)
    assert world.told("OrderBackordered", order_id) == 1


def test_units_of_an_order_that_was_cancelled_meanwhile_are_left():
    world = World()
    world.stock(world.near, MUG=9)
    order_id = world.sourced(("MUG", 2))
    world.request_cancellation(order_id)
    world.settle(order_id)

    with unchanged():
        resource(world, order_id, units=1)


def shorten(world: World, order_id: int, *, units: int) -> None:
    (row,) = world.shipments(order_id)
    world.bring(ShipmentState.PICKING, row.id)
    short = Shortage(row.id, 1, world.products["MUG"], units)
    operations.shorten(facility_id=world.near, shortages=[short], now=NOON, actor_id=SYSTEM)


def resource(world: World, order_id: int, *, units: int) -> None:
    line = LineToSource(order_id, 1, world.products["MUG"], units)
    operations.resource_units(lines=[line], **world.ours)


def take_away(world: World, sku: str) -> None:
    """Whatever nobody has reserved in the near house is lost."""
    product_id = world.products[sku]
    level, *_ = availability(merchant_id=world.merchant_id, product_ids=[product_id])
    (bin_,) = balances_of(facility_id=world.near, product_ids=[product_id])
    lost = special_locations(world.near).loss_id
    move = Move(product_id, level.available, bin_.location_id, lost, Reason.ADJUSTMENT, "lost")
    inventory.move(facility_id=world.near, moves=[move], now=NOON, actor_id=SYSTEM)


def test_one_batch_takes_as_many_statements_as_one_order_whether_it_waits_or_not():
    world = World(houses=2)
    world.stock(world.near, MUG=60)
    counts = []
    for size in (1, 50):
        order_ids = [world.order(("MUG", 1), ("CUP", 1)) for _ in range(size)]
        with counted_statements() as names:
            world.source(*order_ids)
        counts.append(names)

    assert counts[0] == counts[1]


def test_trying_again_takes_as_many_statements_for_fifty_orders_as_for_one():
    world = World()
    counts = []
    for size in (1, 50):
        for _ in range(size):
            world.sourced(("MUG", 1))
        world.stock(world.near, MUG=size)
        with counted_statements() as names:
            assert len(world.retry("MUG")) == size
        counts.append(names)

    assert counts[0] == counts[1]
