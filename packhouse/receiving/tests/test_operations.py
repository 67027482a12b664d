"""The verbs of the dock, on PostgreSQL."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from packhouse.facilities.values import LocationKind
from packhouse.inventory import queries as inventory
from packhouse.kernel import queries as kernel
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_merchant, become_operator
from packhouse.receiving import operations, queries
from packhouse.receiving.states import INBOUND
from packhouse.receiving.values import (
    Announced,
    AnnouncedLine,
    Arrival,
    Count,
    Discrepancy,
    Done,
    InboundState,
    NewInbound,
    PutAway,
)
from tests.builders import NOON, a_facility, a_merchant, a_product, locations_of

S = InboundState
pytestmark = pytest.mark.usefixtures("operator")


class World:
    """One merchant with two products and one building."""

    def __init__(self) -> None:
        self.merchant_id = a_merchant()
        self.facility_id = a_facility(storage=4)
        self.mug = a_product(self.merchant_id, "MUG")
        self.cup = a_product(self.merchant_id, "CUP")
        self.dock_id = locations_of(self.facility_id, LocationKind.DOCK)[0]
        self.storage = locations_of(self.facility_id, LocationKind.STORAGE)
        (self.quarantine_id,) = locations_of(self.facility_id, LocationKind.QUARANTINE)
        self.door = {"facility_id": self.facility_id, "now": NOON, "actor_id": SYSTEM}

    def announce(self, *inbounds: NewInbound) -> list[object]:
        become_merchant(self.merchant_id)
        try:
            return list(operations.announce(merchant_id=self.merchant_id, inbounds=inbounds, **self.door))
        finally:
            become_operator()

    def announced(self, external_id: str = "asn-1", **quantities: int) -> int:
        (answer,) = self.announce(an_inbound(external_id, **quantities))
        assert isinstance(answer, Announced), answer
        return answer.inbound_id

    def cancel(self, *inbound_ids: int) -> list[object]:
        become_merchant(self.merchant_id)
        try:
            return list(operations.cancel(merchant_id=self.merchant_id, inbound_ids=inbound_ids, **self.door))
        finally:
            become_operator()

    def arrive(self, *inbound_ids: int) -> list[object]:
        arrivals = [Arrival(inbound_id, self.dock_id) for inbound_id in inbound_ids]
        return list(operations.arrive(arrivals=arrivals, **self.door))

    def count(self, *counts: Count) -> list[object]:
        return list(operations.count(counts=counts, **self.door))

    def close(self, *inbound_ids: int) -> list[object]:
        return list(operations.close_counts(inbound_ids=inbound_ids, **self.door))

    def settle(self, *inbound_ids: int) -> list[object]:
        return list(operations.settle(inbound_ids=inbound_ids, **self.door))

    def put_away(self, *put_aways: PutAway) -> list[object]:
        return list(operations.put_away(put_aways=put_aways, **self.door))

    def state(self, inbound_id: int) -> InboundState:
        found = queries.inbound(facility_id=self.facility_id, inbound_id=inbound_id)
        assert found is not None
        return S(found.state)

    def told(self, inbound_id: int) -> list[str]:
        kinds = [
            "InboundAnnounced",
            "InboundArrived",
            "InboundCountStarted",
            "InboundDisputed",
            "InboundReceived",
            "PutAwayStarted",
            "InboundClosed",
            "InboundCancelled",
        ]
        found = kernel.timeline(shard="facility", shard_id=self.facility_id, subject_ids=[inbound_id], kinds=kinds)
        return [fact.kind for fact in found]

    def units(self, product_id: int) -> dict[int, int]:
        rows = inventory.balances_of(facility_id=self.facility_id, product_ids=[product_id])
        return {row.location_id: row.quantity for row in rows if row.quantity}

    def on_hand(self, product_id: int) -> int:
        rows = inventory.availability(merchant_id=self.merchant_id, product_ids=[product_id])
        return sum(row.on_hand for row in rows)


@pytest.fixture
def world() -> World:
    return World()


def an_inbound(external_id: str = "asn-1", **quantities: int) -> NewInbound:
    lines = tuple(AnnouncedLine(sku, n) for sku, n in (quantities or {"MUG": 10, "CUP": 5}).items())
    return NewInbound(external_id, lines, date(2026, 3, 3))


def test_a_delivery_from_the_announcement_to_the_shelf(world: World):
    inbound_id = world.announced(MUG=10, CUP=5)
    assert world.state(inbound_id) == S.SUBMITTED
    assert world.arrive(inbound_id) == [Done(inbound_id, S.ARRIVED)]

    assert (
        world.count(Count(inbound_id, 1, 6), Count(inbound_id, 1, 4), Count(inbound_id, 2, 3, damaged=1))
        == [Done(inbound_id, S.RECEIVING)] * 3
    )
    assert world.units(world.mug) == {world.dock_id: 10}
    assert world.on_hand(world.mug) == 0

    assert world.close(inbound_id) == [Done(inbound_id, S.DISCREPANCY)]
    found = queries.discrepancies(facility_id=world.facility_id, inbound_ids=[inbound_id])
    assert found == [Discrepancy(inbound_id, 2, world.cup, difference=-1, damaged=1)]
    assert world.settle(inbound_id) == [Done(inbound_id, S.RECEIVED)]

    suggested = queries.suggest_put_away(facility_id=world.facility_id, inbound_ids=[inbound_id])
    assert world.put_away(*suggested)[-1] == Done(inbound_id, S.CLOSED)
    assert world.on_hand(world.mug) == 10
    assert world.on_hand(world.cup) == 3
    assert world.units(world.mug) == {world.storage[0]: 10}
    assert world.units(world.cup) == {world.storage[1]: 3, world.quarantine_id: 1}
    assert world.told(inbound_id) == [
        "InboundAnnounced",
        "InboundArrived",
        "InboundCountStarted",
        "InboundDisputed",
        "InboundReceived",
        "PutAwayStarted",
        "InboundClosed",
    ]
    (mug, cup) = queries.inbound_lines(facility_id=world.facility_id, inbound_ids=[inbound_id])
    assert (mug.sku, mug.expected, mug.counted, mug.damaged, mug.put_away) == ("MUG", 10, 10, 0, 10)
    assert (cup.sku, cup.expected, cup.counted, cup.damaged, cup.put_away) == ("CUP", 5, 3, 1, 4)


def test_what_came_as_announced_needs_nobody_to_settle_it(world: World):
    inbound_id = world.announced(MUG=2)
    world.arrive(inbound_id)
    world.count(Count(inbound_id, 1, 2))

    assert world.close(inbound_id) == [Done(inbound_id, S.RECEIVED)]
    assert "InboundDisputed" not in world.told(inbound_id)


def test_a_truck_that_came_empty_is_closed_when_that_is_settled(world: World):
    inbound_id = world.announced(MUG=2)
    world.arrive(inbound_id)

    assert world.count(Count(inbound_id, 1, 0)) == [Done(inbound_id, S.RECEIVING)]
    assert world.close(inbound_id) == [Done(inbound_id, S.DISCREPANCY)]
    assert world.settle(inbound_id) == [Done(inbound_id, S.CLOSED)]
    assert world.units(world.mug) == {}


def test_the_same_announcement_again_is_the_same_inbound_shipment(world: World):
    first = world.announced("asn-1", MUG=10)

    (again,) = world.announce(an_inbound("asn-1", MUG=10))

    assert again == Announced(first, "asn-1", S.SUBMITTED, replayed=True)
    assert world.told(first) == ["InboundAnnounced"]
    assert len(queries.inbounds_page(merchant_id=world.merchant_id)) == 1


def test_the_same_external_id_with_other_content_is_refused_and_changes_nothing(world: World):
    first = world.announced("asn-1", MUG=10)

    (refusal,) = world.announce(an_inbound("asn-1", MUG=11))

    assert isinstance(refusal, operations.InboundDiffers)
    assert refusal.facts == {"external_id": "asn-1", "differs": ("lines[1].quantity",)}
    (line,) = queries.inbound_lines(facility_id=world.facility_id, inbound_ids=[first])
    assert line.expected == 10


def test_a_batch_is_answered_item_by_item_in_its_order(world: World):
    answers = world.announce(
        an_inbound("asn-2", MUG=1),
        an_inbound("asn-1", TEAPOT=1),
        an_inbound("asn-1", MUG=1),
        an_inbound("asn-1", MUG=1),
        an_inbound("asn-1", CUP=1),
        an_inbound("", MUG=1),
        NewInbound("asn-3", (AnnouncedLine("M\x00G", 1),)),
    )

    kinds = [(type(answer).__name__, answer.replayed if isinstance(answer, Announced) else None) for answer in answers]
    assert kinds == [
        ("Announced", False),
        ("UnknownSku", None),
        ("Announced", False),
        ("Announced", True),
        ("InboundDiffers", None),
        ("BadExternalId", None),
        ("UnknownSku", None),
    ]
    page = queries.inbounds_page(merchant_id=world.merchant_id)
    assert sorted(row.external_id for row in page) == ["asn-1", "asn-2"]


def test_another_merchants_inbound_shipment_cannot_be_cancelled_nor_its_skus_announced(world: World):
    inbound_id = world.announced(MUG=10)
    stranger = a_merchant("stranger")
    become_merchant(stranger)

    (refusal,) = operations.cancel(merchant_id=stranger, inbound_ids=[inbound_id], **world.door)
    (unknown,) = operations.announce(merchant_id=stranger, inbounds=[an_inbound("asn-1", MUG=1)], **world.door)

    assert isinstance(refusal, operations.InboundUnknown)
    assert isinstance(unknown, operations.UnknownSku)
    assert queries.inbound(facility_id=world.facility_id, inbound_id=inbound_id) is None
    become_operator()
    assert world.state(inbound_id) == S.SUBMITTED


def test_more_than_lies_at_the_dock_cannot_be_put_away(world: World):
    inbound_id = world.announced(MUG=10)
    world.arrive(inbound_id)
    world.count(Count(inbound_id, 1, 10))
    world.close(inbound_id)

    answers = world.put_away(PutAway(inbound_id, 1, world.storage[0], 8), PutAway(inbound_id, 1, world.storage[1], 8))

    assert [type(answer) for answer in answers] == [Done, operations.NotAtDock]
    assert world.units(world.mug) == {world.storage[0]: 8, world.dock_id: 2}
    assert world.state(inbound_id) == S.PUTTING_AWAY


def test_a_product_goes_where_it_lies_already_and_a_new_one_where_nothing_lies(world: World):
    for external_id, sku in (("asn-1", "MUG"), ("asn-2", "MUG"), ("asn-3", "CUP")):
        inbound_id = world.announced(external_id, **{sku: 3})
        world.arrive(inbound_id)
        world.count(Count(inbound_id, 1, 3))
        world.close(inbound_id)
        world.put_away(*queries.suggest_put_away(facility_id=world.facility_id, inbound_ids=[inbound_id]))

    assert world.units(world.mug) == {world.storage[0]: 6}
    assert world.units(world.cup) == {world.storage[1]: 3}


def test_products_share_locations_when_there_are_more_of_them(world: World):
    skus = [f"P{n}" for n in range(6)]
    for sku in skus:
        a_product(world.merchant_id, sku)
    inbound_id = world.announced(**dict.fromkeys(skus, 1))
    world.arrive(inbound_id)
    world.count(*(Count(inbound_id, line_no, 1) for line_no in range(1, 7)))
    world.close(inbound_id)

    suggested = queries.suggest_put_away(facility_id=world.facility_id, inbound_ids=[inbound_id])

    assert [item.location_id for item in suggested] == world.storage + world.storage[:2]


def test_a_lot_is_followed_from_the_count_to_the_shelf(world: World):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inventory_lot (merchant_id, product_id, code) VALUES (%s, %s, 'L1') RETURNING id",
            [world.merchant_id, world.mug],
        )
        (lot_id,) = cursor.fetchone() or (0,)
    inbound_id = world.announced(MUG=10, CUP=1)
    world.arrive(inbound_id)

    answers = world.count(
        Count(inbound_id, 1, 4, lot_id=lot_id),
        Count(inbound_id, 1, 6),
        Count(inbound_id, 2, 1, lot_id=lot_id),
    )
    world.close(inbound_id)
    world.settle(inbound_id)
    stored = world.put_away(
        PutAway(inbound_id, 1, world.storage[0], 5, lot_id=lot_id),
        PutAway(inbound_id, 1, world.storage[0], 4, lot_id=lot_id),
    )

    assert [type(answer) for answer in answers] == [Done, Done, operations.LotUnknown]
    assert [type(answer) for answer in stored] == [operations.NotAtDock, Done]


def bring_to(world: World, state: InboundState) -> int:
    """An inbound shipment of 10 mugs in this state, of which one came damaged if it must be."""
    inbound_id = world.announced("brought", MUG=10)
    if state == S.CANCELLED:
        world.cancel(inbound_id)
        return inbound_id
    damaged = 1 if state == S.DISCREPANCY else 0
    steps: list[tuple[InboundState, Callable[[], object]]] = [
        (S.SUBMITTED, lambda: world.arrive(inbound_id)),
        (S.ARRIVED, lambda: world.count(Count(inbound_id, 1, 10 - damaged, damaged))),
        (S.RECEIVING, lambda: world.close(inbound_id)),
        (S.RECEIVED, lambda: world.put_away(PutAway(inbound_id, 1, world.storage[0], 4))),
        (S.PUTTING_AWAY, lambda: world.put_away(PutAway(inbound_id, 1, world.storage[0], 6))),
    ]
    for before, step in steps:
        if world.state(inbound_id) == state:
            break
        assert world.state(inbound_id) == before
        step()
    assert world.state(inbound_id) == state
    return inbound_id


VERBS: dict[str, Callable[[World, int], list[object]]] = {
    "arrive": lambda world, key: world.arrive(key),
    "count": lambda world, key: world.count(Count(key, 1, 1)),
    "close_count": lambda world, key: world.close(key),
    "settle": lambda world, key: world.settle(key),
    "put_away": lambda world, key: world.put_away(PutAway(key, 1, world.storage[0], 1)),
    "cancel": lambda world, key: world.cancel(key),
}


def everything(world: World, inbound_id: int) -> tuple[object, ...]:
    return (
        queries.inbound(facility_id=world.facility_id, inbound_id=inbound_id),
        queries.inbound_lines(facility_id=world.facility_id, inbound_ids=[inbound_id]),
        world.told(inbound_id),
        world.units(world.mug),
        world.on_hand(world.mug),
    )


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", list(S))
def test_each_verb_works_in_its_states_and_changes_nothing_in_the_others(world: World, verb: str, state: InboundState):
    inbound_id = bring_to(world, state)
    before = everything(world, inbound_id)

    (answer,) = VERBS[verb](world, inbound_id)

    if state in INBOUND.sources(verb):
        assert isinstance(answer, Done)
        assert world.state(inbound_id) == answer.state
    else:
        assert isinstance(answer, operations.InboundNotReady)
        assert everything(world, inbound_id) == before


@pytest.mark.parametrize("verb", VERBS)
def test_an_unknown_inbound_shipment_is_refused(world: World, verb: str):
    (answer,) = VERBS[verb](world, 10**15)

    assert isinstance(answer, operations.InboundUnknown)


def through_the_dock(world: World, inbounds: int) -> dict[str, list[str]]:
    """The statements of each verb while so many inbound shipments go from announcement to shelf."""
    ran: dict[str, list[str]] = {}

    def run(verb: str, *items: object) -> list[object]:
        with counted_statements() as names:
            answers = list(getattr(world, verb)(*items))
        ran[verb] = names
        assert all(isinstance(answer, Announced | Done) for answer in answers)
        return answers

    announced = run("announce", *(an_inbound(f"{inbounds}-{n}", MUG=2, CUP=2) for n in range(inbounds)))
    ids = [answer.inbound_id for answer in announced if isinstance(answer, Announced)]
    run("arrive", *ids)
    run("count", *(Count(key, line_no, 1, 1) for key in ids for line_no in (1, 2)))
    run("close", *ids)
    run("settle", *ids)
    run("put_away", *queries.suggest_put_away(facility_id=world.facility_id, inbound_ids=ids))
    return ran


def test_a_verb_takes_the_same_statements_whatever_the_length_of_the_batch(world: World):
    one, many = through_the_dock(world, 1), through_the_dock(world, 40)

    assert one == many
    assert max(map(len, one.values())) <= 8
