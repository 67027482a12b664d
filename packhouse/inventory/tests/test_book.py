"""The book of goods: nothing appears or vanishes, nothing leaves that is promised, and the sums keep up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packhouse.facilities.queries import special_locations
from packhouse.facilities.values import LocationKind
from packhouse.inventory import operations, queries
from packhouse.inventory.operations import MoveImpossible, NotEnoughUnits
from packhouse.inventory.values import BinUnits, Carried, Condition, Move, ProductUnits, Reason, Take
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.invariants import Scope, broken
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import RuleBroken, counted_statements
from tests.builders import NOON, a_facility, a_lot, a_merchant, a_product, locations_of, stock_of
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")


class Shelves:
    """One house with one merchant's mugs, and words for what is done with them."""

    def __init__(self) -> None:
        self.merchant = a_merchant()
        self.house = a_facility(storage=4, totes=2, stations=1)
        self.mug = a_product(self.merchant, "MUG")
        special = special_locations(self.house)
        self.supplier, self.recipient, self.loss = special.supplier_id, special.recipient_id, special.loss_id
        self.storage = locations_of(self.house, LocationKind.STORAGE)
        (self.dock, _) = locations_of(self.house, LocationKind.DOCK)
        (self.cage,) = locations_of(self.house, LocationKind.QUARANTINE)
        self.totes = locations_of(self.house, LocationKind.TOTE)
        (self.station,) = locations_of(self.house, LocationKind.STATION)
        self.here = {"facility_id": self.house, "now": NOON, "actor_id": SYSTEM}

    def move(self, quantity: int, source: int, target: int, **what: int) -> None:
        operations.move(moves=[self.a_move(quantity, source, target, **what)], **self.here)

    def a_move(
        self, quantity: int, source: int, target: int, *, lot: int = 0, condition: int = 1, product: int = 0
    ) -> Move:
        reason = Reason.ADJUSTMENT
        return Move(product or self.mug, quantity, source, target, reason, "test", lot, Condition(condition))

    def stock(self, quantity: int, bin_no: int = 1, lot: int = 0) -> int:
        return stock_of(self.house, self.mug, quantity, bin_no=bin_no, lot_id=lot)

    def reserve(self, quantity: int) -> None:
        operations.reserve(facility_id=self.house, wanted=[ProductUnits(self.mug, quantity)])

    def release(self, quantity: int) -> None:
        operations.release(facility_id=self.house, units=[ProductUnits(self.mug, quantity)])

    def promise(self, quantity: int, location: int, lot: int = 0) -> None:
        operations.promise_bins(facility_id=self.house, units=[BinUnits(location, self.mug, lot, quantity)])

    def unpromise(self, quantity: int, location: int) -> None:
        operations.unpromise_bins(facility_id=self.house, units=[BinUnits(location, self.mug, 0, quantity)])

    def take(self, location: int, *, promised: int, taken: int, missing: int = 0) -> None:
        tote = self.totes[0]
        take = Take(self.merchant, self.mug, 0, location, tote, promised, taken, missing, "shipment:1")
        operations.take_promised(takes=[take], **self.here)

    def lies(self) -> dict[tuple[int, int], int]:
        """Units by location and condition."""
        rows = queries.balances_of(facility_id=self.house, product_ids=[self.mug])
        return {(row.location_id, row.condition): row.quantity for row in rows}

    def promised(self) -> dict[int, int]:
        rows = queries.balances_of(facility_id=self.house, product_ids=[self.mug])
        return {row.location_id: row.reserved for row in rows if row.reserved}

    def level(self) -> tuple[int, int, int]:
        rows = queries.availability(merchant_id=self.merchant, product_ids=[self.mug])
        return (rows[0].on_hand, rows[0].reserved, rows[0].available) if rows else (0, 0, 0)

    def arrivals(self) -> list[int]:
        told = timeline(shard="facility", shard_id=self.house, subject_ids=[self.mug], kinds=["StockArrived"])
        return [fact.body["units"] for fact in told]

    def is_sound(self) -> None:
        """What this room says is always true; the rooms above would miss their shipments and picks."""
        found = broken(Scope.FACILITY, self.house)
        assert [each for each in found if each.invariant.startswith("inventory.")] == []


@pytest.fixture
def shelves() -> Shelves:
    """Empty shelves."""
    return Shelves()


@contextmanager
def refused(kind: type[Refused]) -> Iterator[None]:
    """The whole call is refused; what it wrote by then is undone by the caller, and then nothing has changed."""
    with unchanged(), pytest.raises(kind), transaction.Atomic(using="default", savepoint=True, durable=False):
        yield


# Moves


def test_units_come_from_the_supplier_and_can_be_promised_once_they_are_put_away(shelves: Shelves):
    shelves.move(5, shelves.supplier, shelves.dock)
    assert (shelves.lies(), shelves.level()) == ({(shelves.dock, 1): 5}, (0, 0, 0))

    shelves.move(3, shelves.dock, shelves.storage[0])

    assert shelves.lies() == {(shelves.dock, 1): 2, (shelves.storage[0], 1): 3}
    assert (shelves.level(), shelves.arrivals()) == ((3, 0, 3), [3])
    shelves.is_sound()


def test_damaged_units_are_never_promised(shelves: Shelves):
    shelves.move(2, shelves.supplier, shelves.dock, condition=Condition.DAMAGED)
    shelves.move(2, shelves.dock, shelves.cage, condition=Condition.DAMAGED)

    assert (shelves.lies(), shelves.level(), shelves.arrivals()) == ({(shelves.cage, 2): 2}, (0, 0, 0), [])
    shelves.is_sound()


def test_units_that_are_only_moved_about_are_no_arrival(shelves: Shelves):
    shelves.stock(4)
    shelves.move(3, shelves.storage[0], shelves.storage[2])

    assert (shelves.level(), shelves.arrivals()) == ((4, 0, 4), [4])


def test_a_movement_tells_everything(shelves: Shelves):
    shelves.stock(4)

    (row,) = queries.movements(facility_id=shelves.house, product_id=shelves.mug)

    assert (row.from_location_id, row.to_location_id) == (shelves.supplier, shelves.storage[0])
    assert (row.quantity, row.reason, row.reference, row.at, row.actor_id) == (
        4,
        Reason.ADJUSTMENT,
        "opening",
        NOON,
        SYSTEM,
    )


def test_movements_come_newest_first_and_by_the_page(shelves: Shelves):
    for quantity in (1, 2, 3):
        shelves.stock(quantity)

    first = queries.movements(facility_id=shelves.house, product_id=shelves.mug, most=2)
    rest = queries.movements(facility_id=shelves.house, product_id=shelves.mug, before_id=first[-1].id)

    assert [row.quantity for row in first + rest] == [3, 2, 1]


def test_a_batch_may_put_units_through_a_place(shelves: Shelves):
    shelves.move(1, shelves.supplier, shelves.storage[0])
    moves = [
        shelves.a_move(4, shelves.supplier, shelves.storage[0]),
        shelves.a_move(5, shelves.storage[0], shelves.storage[1]),
        shelves.a_move(5, shelves.storage[1], shelves.loss),
    ]

    operations.move(moves=moves, **shelves.here)

    assert (shelves.lies(), shelves.level(), shelves.arrivals()) == ({}, (0, 0, 0), [1])
    shelves.is_sound()


def test_more_than_is_there_cannot_leave(shelves: Shelves):
    shelves.stock(2)

    with refused(NotEnoughUnits):
        shelves.move(3, shelves.storage[0], shelves.storage[1])


def test_nothing_leaves_where_nothing_ever_was(shelves: Shelves):
    with refused(NotEnoughUnits):
        shelves.move(1, shelves.storage[0], shelves.storage[1])


def test_one_impossible_move_undoes_all(shelves: Shelves):
    shelves.stock(2)

    with refused(NotEnoughUnits):
        operations.move(
            moves=[
                shelves.a_move(1, shelves.storage[0], shelves.storage[1]),
                shelves.a_move(9, shelves.storage[0], shelves.storage[2]),
            ],
            **shelves.here,
        )


def test_reserved_units_cannot_leave_the_stock(shelves: Shelves):
    shelves.stock(3)
    shelves.reserve(2)

    with refused(NotEnoughUnits):
        shelves.move(2, shelves.storage[0], shelves.loss)
    shelves.move(1, shelves.storage[0], shelves.loss)

    assert shelves.level() == (2, 2, 0)


def test_promised_units_cannot_leave_their_bin(shelves: Shelves):
    shelves.stock(3)
    shelves.promise(2, shelves.storage[0])

    with refused(NotEnoughUnits):
        shelves.move(2, shelves.storage[0], shelves.storage[1])


@pytest.mark.parametrize("quantity", [0, -1])
def test_only_whole_units_move(shelves: Shelves, quantity: int):
    shelves.stock(3)

    with (
        unchanged(),
        pytest.raises(RuleBroken, match="movement_quantity"),
        transaction.Atomic(using="default", savepoint=True, durable=False),
    ):
        shelves.move(quantity, shelves.storage[0], shelves.storage[1])


def test_what_another_house_has_cannot_be_moved_here(shelves: Shelves):
    other = a_facility("ber")
    shelves.stock(3)
    there = locations_of(other, LocationKind.STORAGE)[0]

    for source, target in ((shelves.storage[0], there), (there, shelves.storage[0])):
        with refused(MoveImpossible):
            shelves.move(1, source, target)


@pytest.mark.parametrize("what", [{"product": 999_999}])
def test_a_product_that_does_not_exist_cannot_be_moved(shelves: Shelves, what: dict[str, int]):
    with refused(MoveImpossible):
        shelves.move(1, shelves.supplier, shelves.storage[0], **what)


def test_nothing_to_move_is_nothing_done(shelves: Shelves):
    with unchanged():
        operations.move(moves=[], **shelves.here)
        shelves_done = operations.take_promised(takes=[], **shelves.here)
    assert shelves_done is None


# Promises


def test_units_are_reserved_and_given_back(shelves: Shelves):
    shelves.stock(3)

    shelves.reserve(3)
    assert shelves.level() == (3, 3, 0)
    shelves.release(2)

    assert shelves.level() == (3, 1, 2)
    assert operations.lock_free_units(facility_id=shelves.house, product_ids=[shelves.mug, 999]) == {shelves.mug: 2}


def test_more_than_is_on_hand_cannot_be_reserved(shelves: Shelves):
    shelves.stock(3)

    with refused(NotEnoughUnits):
        shelves.reserve(4)


def test_more_than_is_reserved_cannot_be_given_back(shelves: Shelves):
    shelves.stock(3)
    shelves.reserve(1)

    with refused(NotEnoughUnits):
        shelves.release(2)


def test_what_was_never_there_cannot_be_reserved(shelves: Shelves):
    with refused(NotEnoughUnits):
        shelves.reserve(1)


def test_bins_are_promised_and_given_back(shelves: Shelves):
    bin_id = shelves.stock(3)

    shelves.promise(2, bin_id)
    assert shelves.promised() == {bin_id: 2}
    shelves.unpromise(1, bin_id)

    (free,) = operations.lock_free_bins(facility_id=shelves.house, product_ids=[shelves.mug])
    assert (free.location_id, free.free) == (bin_id, 2)


def test_a_bin_cannot_promise_more_than_it_has(shelves: Shelves):
    bin_id = shelves.stock(3)
    shelves.promise(2, bin_id)

    with refused(NotEnoughUnits):
        shelves.promise(2, bin_id)
    with refused(NotEnoughUnits):
        shelves.unpromise(3, bin_id)
    with refused(NotEnoughUnits):
        shelves.promise(1, shelves.storage[3])


def test_what_expires_first_is_offered_first_and_what_never_does_last(shelves: Shelves):
    late = a_lot(shelves.merchant, shelves.mug, "L", date(2027, 1, 1))
    soon = a_lot(shelves.merchant, shelves.mug, "S", date(2026, 6, 1))
    shelves.stock(1, bin_no=1)
    shelves.stock(2, bin_no=2, lot=late)
    shelves.stock(3, bin_no=3, lot=soon)

    bins = operations.lock_free_bins(facility_id=shelves.house, product_ids=[shelves.mug])

    assert [(each.lot_id, each.free) for each in bins] == [(soon, 3), (late, 2), (0, 1)]


def test_units_at_the_dock_and_damaged_ones_are_in_no_free_bin(shelves: Shelves):
    shelves.move(2, shelves.supplier, shelves.dock)
    shelves.move(2, shelves.supplier, shelves.storage[0], condition=Condition.DAMAGED)

    assert operations.lock_free_bins(facility_id=shelves.house, product_ids=[shelves.mug]) == []


# From the bin to the recipient


def test_a_picker_takes_what_was_promised(shelves: Shelves):
    bin_id = shelves.stock(5)
    shelves.reserve(3)
    shelves.promise(3, bin_id)

    shelves.take(bin_id, promised=3, taken=3)

    assert (shelves.lies(), shelves.promised(), shelves.level()) == ({(bin_id, 1): 2}, {}, (5, 3, 2))
    shelves.is_sound()


def test_what_a_picker_does_not_find_is_written_off(shelves: Shelves):
    bin_id = shelves.stock(5)
    shelves.promise(3, bin_id)

    shelves.take(bin_id, promised=3, taken=1, missing=2)

    assert (shelves.lies(), shelves.promised(), shelves.level()) == ({(bin_id, 1): 2}, {}, (3, 0, 3))
    newest = queries.movements(facility_id=shelves.house, product_id=shelves.mug, most=2)
    assert {(row.reason, row.quantity) for row in newest} == {(Reason.PICK, 1), (Reason.SHORT, 2)}
    shelves.is_sound()


def test_missing_units_that_are_still_reserved_cannot_be_written_off(shelves: Shelves):
    bin_id = shelves.stock(3)
    shelves.reserve(3)
    shelves.promise(3, bin_id)

    with refused(NotEnoughUnits):
        shelves.take(bin_id, promised=3, taken=2, missing=1)


def test_nothing_is_taken_that_was_not_promised(shelves: Shelves):
    bin_id = shelves.stock(3)

    with refused(NotEnoughUnits):
        shelves.take(bin_id, promised=2, taken=2)


def test_units_are_carried_to_a_station_and_leave_for_the_recipient(shelves: Shelves):
    bin_id = shelves.stock(5)
    shelves.reserve(2)
    shelves.promise(2, bin_id)
    shelves.take(bin_id, promised=2, taken=2)

    packed = Carried(shelves.merchant, shelves.mug, 0, shelves.totes[0], shelves.station, 2, "shipment:1")
    operations.carry(units=[packed], **shelves.here)
    assert shelves.level() == (5, 2, 3)
    leaving = Carried(shelves.merchant, shelves.mug, 0, shelves.station, shelves.recipient, 2, "shipment:1")
    operations.ship(units=[leaving], **shelves.here)

    assert (shelves.level(), shelves.lies()) == ((3, 0, 3), {(bin_id, 1): 3})
    shelves.is_sound()


def test_units_that_nobody_reserved_cannot_be_shipped(shelves: Shelves):
    shelves.stock(5)
    leaving = Carried(shelves.merchant, shelves.mug, 0, shelves.station, shelves.recipient, 1, "shipment:1")

    with refused(NotEnoughUnits):
        operations.ship(units=[leaving], **shelves.here)


def test_units_are_carried_only_where_no_balance_is_kept(shelves: Shelves):
    bin_id = shelves.stock(5)
    wrong = Carried(shelves.merchant, shelves.mug, 0, bin_id, shelves.station, 1, "shipment:1")

    with refused(MoveImpossible):
        operations.carry(units=[wrong], **shelves.here)


# All of it


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.lists(
        st.tuples(st.sampled_from("SD0123C"), st.sampled_from("D0123CLR"), st.integers(1, 4)), min_size=1, max_size=12
    )
)
def test_whatever_is_moved_the_sums_keep_up(shelves: Shelves, asked: list[tuple[str, str, int]]):
    places = dict(
        zip(
            "SDCLR0123",
            (shelves.supplier, shelves.dock, shelves.cage, shelves.loss, shelves.recipient, *shelves.storage),
            strict=True,
        )
    )
    lies = {(location): units for (location, _), units in shelves.lies().items()}
    for source, target, quantity in asked:
        here, there = places[source], places[target]
        if here == there:
            continue
        if source != "S" and lies.get(here, 0) < quantity:
            with refused(NotEnoughUnits):
                shelves.move(quantity, here, there)
            continue
        shelves.move(quantity, here, there)
        lies[here] = lies.get(here, 0) - quantity
        lies[there] = lies.get(there, 0) + quantity

    kept = {places[code]: lies.get(places[code], 0) for code in "DC0123"}
    assert shelves.lies() == {(location, 1): units for location, units in kept.items() if units}
    assert shelves.level()[0] == sum(kept[location] for location in shelves.storage)
    shelves.is_sound()


def test_fifty_moves_take_as_many_statements_as_one(shelves: Shelves):
    counts = []
    for size in (1, 50):
        moves = [shelves.a_move(1, shelves.supplier, shelves.storage[n % 4]) for n in range(size)]
        with counted_statements() as names:
            operations.move(moves=moves, **shelves.here)
        counts.append(names)

    assert counts[0] == counts[1] == ["inventory.move", "kernel.tell_facility"]
