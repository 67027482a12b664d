"""Each move in each state; what a shipment owes, fewer and more."""

import pytest

from packhouse.fulfillment import operations, queries
from packhouse.fulfillment.facts import ShipmentTracked
from packhouse.fulfillment.operations.shipments import FACTS, MoveNotAllowed
from packhouse.fulfillment.states import LEAVES_THE_HOUSE, SHIPMENT
from packhouse.fulfillment.tests.world import World, way_to
from packhouse.fulfillment.values import ShipmentState, Shortage
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.sql import RuleBroken, counted_statements
from tests.builders import NOON
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")

S = ShipmentState
MOVES = tuple(SHIPMENT.moves)


@pytest.fixture
def world() -> World:
    """A house full of mugs."""
    made = World()
    made.stock(made.near, MUG=1000)
    return made


def shipments(world: World, count: int) -> list[int]:
    """So many planned shipments of two mugs."""
    order_ids = [world.order(("MUG", 2)) for _ in range(count)]
    world.source(*order_ids)
    return [row.id for order_id in order_ids for row in world.shipments(order_id)]


def kinds_told(world: World, shipment_id: int) -> list[str]:
    kinds = [kind.__name__ for kind in (*FACTS.values(), ShipmentTracked)]
    found = timeline(shard="facility", shard_id=world.near, subject_ids=[shipment_id], kinds=kinds)
    return [fact.kind for fact in found]


def test_every_state_can_be_reached():
    assert all(way_to(state) is not None for state in S)


@pytest.mark.parametrize("state", S, ids=lambda state: state.name.lower())
def test_a_shipment_moves_as_its_life_cycle_says_and_no_other_way(world: World, state: ShipmentState):
    ids = dict(zip(MOVES, shipments(world, len(MOVES)), strict=True))
    world.bring(state, *ids.values())

    for move, shipment_id in ids.items():
        standing = world.lock(shipment_id)
        assert standing[0].state == state
        assert queries.allows(move, state) == (move in queries.moves_from(state))
        if queries.allows(move, state):
            world.advance(move, standing)
            assert world.lock(shipment_id)[0].state == SHIPMENT.target(move)
            told = FACTS[move].__name__ if move in FACTS else "ShipmentTracked"
            assert kinds_told(world, shipment_id)[-1] == told
        else:
            with unchanged(), pytest.raises(MoveNotAllowed, match=move):
                world.advance(move, standing)


def test_one_wrong_shipment_among_good_ones_moves_none(world: World):
    first, second = shipments(world, 2)
    world.bring(S.PICKED, second)

    with unchanged(), pytest.raises(MoveNotAllowed):
        world.advance("release", world.lock(first, second))


@pytest.mark.parametrize("state", S, ids=lambda state: state.name.lower())
def test_what_has_left_the_house_is_off_the_open_list(world: World, state: ShipmentState):
    (shipment_id,) = shipments(world, 1)

    world.bring(state, shipment_id)

    in_the_house = state < S.SHIPPED
    listed = [x.shipment_id for x in queries.in_states(facility_id=world.near, states=list(S))]
    assert listed == ([shipment_id] if in_the_house else [])
    assert queries.count_open(facility_id=world.near) == ({state: 1} if in_the_house else {})
    assert in_the_house == (not LEAVES_THE_HOUSE & set(way_to(state)))


def test_unknown_shipments_and_those_of_other_houses_are_not_locked(world: World):
    (shipment_id,) = shipments(world, 1)

    assert world.lock(shipment_id, 999_999)[0].shipment_id == shipment_id
    assert len(world.lock(shipment_id, 999_999)) == 1
    assert operations.lock_shipments(facility_id=world.near + 1000, shipment_ids=[shipment_id]) == []


def test_a_shortened_shipment_owes_less_and_gives_back_its_reservation(world: World):
    (shipment_id,) = shipments(world, 1)
    short = Shortage(shipment_id, 1, world.products["MUG"], 1)

    operations.shorten(facility_id=world.near, shortages=[short], now=NOON, actor_id=SYSTEM)

    (line,) = queries.owed(facility_id=world.near, shipment_ids=[shipment_id])
    assert line.quantity == 1
    assert world.reserved("MUG") == {world.near: 1}
    (told,) = timeline(shard="facility", shard_id=world.near, subject_ids=[shipment_id], kinds=["ShipmentShortened"])
    assert (told.body["line_no"], told.body["units"]) == (1, 1)


def test_nothing_can_be_shortened_below_nothing(world: World):
    (shipment_id,) = shipments(world, 1)
    short = Shortage(shipment_id, 1, world.products["MUG"], 3)

    with pytest.raises(RuleBroken, match="shipment_line_quantity"):
        operations.shorten(facility_id=world.near, shortages=[short], now=NOON, actor_id=SYSTEM)


def test_a_move_takes_as_many_statements_for_fifty_shipments_as_for_one(world: World):
    for move in ("release", "finish_picking", "start_packing", "finish_packing", "label", "hand_over", "deliver"):
        counts = []
        for size in (1, 50):
            ids = shipments(world, size)
            world.bring(min(SHIPMENT.sources(move)), *ids)
            with counted_statements() as names:
                world.advance(move, world.lock(*ids))
            counts.append(names)
        assert counts[0] == counts[1], move


def test_the_first_to_leave_stands_first_in_the_list(world: World):
    first = shipments(world, 3)

    assert [x.shipment_id for x in queries.planned_shipments(facility_id=world.near)] == first
    assert [x.shipment_id for x in queries.planned_shipments(facility_id=world.near, most=2)] == first[:2]
    assert queries.planned_shipments(facility_id=world.near, ship_before=NOON) == []
