"""What pickers say is posted, refused or heard twice; what was not there is fetched elsewhere."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.facts import ShipmentCancelled
from packhouse.fulfillment.operations import ShipmentNotReady
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import queries as inventory
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.delivery import Heard
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.picking import operations as picking
from packhouse.picking import queries, subscribers
from packhouse.picking.operations import (
    NegativeQuantity,
    PickNotOpen,
    PickUnknown,
    TooManyUnits,
    ToteUnknown,
    WrongLocationScanned,
)
from packhouse.picking.values import Confirmed, InTote, OpenPick, PickedUnits, PickState
from tests.builders import (
    NOON,
    a_facility,
    a_merchant,
    a_product,
    a_shipment,
    force_state,
    locations_of,
    stock_of,
)
from tests.snapshots import all_rows

pytestmark = pytest.mark.usefixtures("operator")

ON_THE_FLOOR = {ShipmentState.RELEASED_TO_FLOOR, ShipmentState.PICKING}
TOLD = ["PickingStarted", "ShipmentPicked", "PickShorted", "ShipmentShortened", "ShipmentCancelled"]


class Floor(NamedTuple):
    """A house in which a shipment waits to be picked."""

    merchant: int
    facility: int
    mug: int
    shelf: int
    tote: int


@pytest.fixture
def floor(operator: None) -> Floor:
    """Ten mugs on one shelf."""
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    shelf = stock_of(facility, mug, 10)
    return Floor(merchant, facility, mug, shelf, locations_of(facility, LocationKind.TOTE)[0])


def released(floor: Floor, *shipment_ids: int) -> list[OpenPick]:
    wave = picking.plan_wave(facility_id=floor.facility, shipment_ids=shipment_ids, now=NOON, actor_id=SYSTEM)
    assert wave.wave_id is not None
    return queries.open_picks(facility_id=floor.facility, wave_id=wave.wave_id)


def a_pick(floor: Floor, quantity: int = 3) -> OpenPick:
    (pick,) = released(floor, a_shipment(floor.merchant, "A-1", ("MUG", quantity)))
    return pick


def said(floor: Floor, pick: OpenPick, quantity: int | None = None) -> PickedUnits:
    units = pick.quantity if quantity is None else quantity
    return PickedUnits(pick.wave_id, pick.number, pick.location_id, floor.tote, units)


def confirmed(floor: Floor, *picks: PickedUnits) -> list[Confirmed | Refused]:
    return picking.confirm(facility_id=floor.facility, picks=picks, now=NOON, actor_id=SYSTEM)


def state_of(floor: Floor, shipment_id: int) -> ShipmentState:
    (standing,) = fulfillment.lock_shipments(facility_id=floor.facility, shipment_ids=[shipment_id])
    return ShipmentState(standing.state)


def told(floor: Floor, shipment_id: int) -> list[str]:
    facts = timeline(shard="facility", shard_id=floor.facility, subject_ids=[shipment_id], kinds=TOLD)
    return [fact.kind for fact in facts]


def picks_of(floor: Floor, shipment_id: int) -> list[tuple[int, int, PickState]]:
    rows = queries.picks_of(facility_id=floor.facility, shipment_ids=[shipment_id])
    return [(row.location_id, row.picked, PickState(row.state)) for row in rows]


def on_shelf(floor: Floor, shelf: int) -> tuple[int, int]:
    rows = inventory.balances_in(facility_id=floor.facility, location_ids=[shelf])
    return (rows[0].quantity, rows[0].reserved) if rows else (0, 0)


def stock_level(floor: Floor) -> tuple[int, int]:
    (level,) = inventory.availability(merchant_id=floor.merchant, product_ids=[floor.mug])
    return level.on_hand, level.reserved


def test_picked_units_go_from_the_bin_into_the_tote(floor: Floor):
    pick = a_pick(floor)

    answers = confirmed(floor, said(floor, pick))

    assert answers == [Confirmed(pick.wave_id, pick.number, 3, 0, 0)]
    assert on_shelf(floor, floor.shelf) == (7, 0)
    assert stock_level(floor) == (10, 3)
    (in_tote,) = queries.in_totes(facility_id=floor.facility, shipment_ids=[pick.shipment_id])
    assert in_tote == InTote(pick.shipment_id, 1, floor.merchant, floor.mug, 0, floor.tote, 3)
    (movement, _) = inventory.movements(facility_id=floor.facility, product_id=floor.mug)
    assert (movement.from_location_id, movement.to_location_id, movement.quantity) == (floor.shelf, floor.tote, 3)
    assert movement.reference == f"shipment:{pick.shipment_id}"


def test_a_shipment_that_is_picked_at_once_is_picked_and_told_once(floor: Floor):
    pick = a_pick(floor)

    confirmed(floor, said(floor, pick))

    assert state_of(floor, pick.shipment_id) is ShipmentState.PICKED
    assert told(floor, pick.shipment_id) == ["ShipmentPicked"]


def test_the_first_pick_of_several_starts_the_shipment_and_the_last_finishes_it(floor: Floor):
    stock_of(floor.facility, a_product(floor.merchant, "PEN"), 5, bin_no=2)
    shipment = a_shipment(floor.merchant, "A-1", ("MUG", 1), ("PEN", 1))
    first, last = released(floor, shipment)

    confirmed(floor, said(floor, first))
    assert state_of(floor, shipment) is ShipmentState.PICKING
    confirmed(floor, said(floor, last))

    assert state_of(floor, shipment) is ShipmentState.PICKED
    assert told(floor, shipment) == ["PickingStarted", "ShipmentPicked"]


def test_the_same_confirmation_again_gets_the_same_answer_and_changes_nothing(floor: Floor):
    stock_of(floor.facility, floor.mug, 1, bin_no=2)
    pick = a_pick(floor, 8)
    first = confirmed(floor, said(floor, pick, 6))
    before = all_rows()

    again = confirmed(floor, said(floor, pick, 6))

    assert again == first == [Confirmed(pick.wave_id, pick.number, 6, 2, 1)]
    assert all_rows() == before


def test_the_same_confirmation_is_replayed_after_the_shipment_went_on(floor: Floor):
    pick = a_pick(floor)
    first = confirmed(floor, said(floor, pick))
    force_state(floor.facility, pick.shipment_id, ShipmentState.SHIPPED)

    assert confirmed(floor, said(floor, pick)) == first


def test_a_pick_that_is_confirmed_twice_in_one_batch_is_posted_once(floor: Floor):
    pick = a_pick(floor)

    answers = confirmed(floor, said(floor, pick), said(floor, pick))

    assert answers == [Confirmed(pick.wave_id, pick.number, 3, 0, 0)] * 2
    assert on_shelf(floor, floor.shelf) == (7, 0)


def test_another_count_for_a_pick_that_is_done_is_refused(floor: Floor):
    pick = a_pick(floor)

    first, second = confirmed(floor, said(floor, pick), said(floor, pick, 1))
    before = all_rows()
    (third,) = confirmed(floor, said(floor, pick, 2))

    assert first == Confirmed(pick.wave_id, pick.number, 3, 0, 0)
    for refusal in (second, third):
        assert isinstance(refusal, PickNotOpen)
        assert (refusal.facts["state"], refusal.facts["picked"]) == ("picked", 3)
    assert all_rows() == before


@pytest.mark.parametrize(
    ("wrong", "refusal", "facts"),
    [
        ({"number": 99}, PickUnknown, {"number": 99}),
        ({"wave_id": 4711}, PickUnknown, {"wave_id": 4711}),
        ({"quantity": -1}, NegativeQuantity, {"came": -1}),
        ({"quantity": 4}, TooManyUnits, {"asked": 3, "came": 4}),
        ({"quantity": 2**31}, TooManyUnits, {"asked": 3, "came": 2**31}),
        ({"location_id": 99}, WrongLocationScanned, {"scanned": 99}),
        ({"tote_id": 4711}, ToteUnknown, {"tote_id": 4711}),
    ],
)
def test_a_wrong_confirmation_changes_nothing(
    floor: Floor, wrong: dict[str, int], refusal: type[Refused], facts: dict[str, int]
):
    pick = a_pick(floor)
    before = all_rows()

    (answer,) = confirmed(floor, replace(said(floor, pick), **wrong))

    assert type(answer) is refusal
    assert {name: answer.facts[name] for name in facts} == facts
    assert all_rows() == before


def test_what_is_no_tote_of_this_house_is_refused(floor: Floor):
    pick = a_pick(floor)
    elsewhere = a_facility("lon", latitude=51.5)
    foreign_tote = locations_of(elsewhere, LocationKind.TOTE)[0]
    station = locations_of(floor.facility, LocationKind.STATION)[0]
    before = all_rows()

    answers = confirmed(floor, *(replace(said(floor, pick), tote_id=tote) for tote in (foreign_tote, station)))

    assert [type(answer) for answer in answers] == [ToteUnknown, ToteUnknown]
    assert all_rows() == before


def test_one_wrong_scan_among_good_ones_hinders_nobody(floor: Floor):
    picks = released(floor, *(a_shipment(floor.merchant, f"A-{n}", ("MUG", 1)) for n in range(5)))
    items = [said(floor, pick) for pick in picks]
    items[2] = replace(items[2], location_id=99)

    answers = confirmed(floor, *items)

    assert [isinstance(answer, Confirmed) for answer in answers] == [True, True, False, True, True]
    assert on_shelf(floor, floor.shelf) == (6, 1)
    states = [state_of(floor, pick.shipment_id) for pick in picks]
    assert states.count(ShipmentState.PICKED) == 4
    assert states[2] is ShipmentState.RELEASED_TO_FLOOR


@pytest.mark.parametrize("state", ShipmentState)
def test_a_pick_is_confirmed_only_while_its_shipment_is_on_the_floor(floor: Floor, state: ShipmentState):
    pick = a_pick(floor)
    force_state(floor.facility, pick.shipment_id, state)
    before = all_rows()

    (answer,) = confirmed(floor, said(floor, pick))

    if state in ON_THE_FLOOR:
        assert isinstance(answer, Confirmed)
        assert state_of(floor, pick.shipment_id) is ShipmentState.PICKED
    else:
        assert isinstance(answer, ShipmentNotReady)
        assert answer.facts["state"] == state.name.lower()
        assert all_rows() == before


def test_missing_units_are_written_off_and_fetched_from_another_bin(floor: Floor):
    other = stock_of(floor.facility, floor.mug, 20, bin_no=2)
    pick = a_pick(floor, 8)

    answers = confirmed(floor, said(floor, pick, 6))

    assert answers == [Confirmed(pick.wave_id, pick.number, 6, 2, 2)]
    assert on_shelf(floor, floor.shelf) == (2, 0)
    assert on_shelf(floor, other) == (20, 2)
    assert stock_level(floor) == (28, 8)
    assert picks_of(floor, pick.shipment_id) == [
        (floor.shelf, 6, PickState.SHORT),
        (other, 0, PickState.OPEN),
    ]
    (again,) = queries.open_picks(facility_id=floor.facility, wave_id=pick.wave_id)
    assert (again.number, again.batch_no, again.line_no, again.quantity) == (2, pick.batch_no, 1, 2)
    assert state_of(floor, pick.shipment_id) is ShipmentState.PICKING
    assert told(floor, pick.shipment_id) == ["PickingStarted", "PickShorted"]
    (wave,) = queries.waves(facility_id=floor.facility)
    assert (wave.picks, wave.open, wave.short) == (2, 1, 1)


def test_a_replacement_is_picked_like_any_other(floor: Floor):
    stock_of(floor.facility, floor.mug, 20, bin_no=2)
    pick = a_pick(floor, 8)
    confirmed(floor, said(floor, pick, 6))
    (again,) = queries.open_picks(facility_id=floor.facility, wave_id=pick.wave_id)

    (answer,) = confirmed(floor, said(floor, again))

    assert answer == Confirmed(pick.wave_id, 2, 2, 0, 0)
    assert state_of(floor, pick.shipment_id) is ShipmentState.PICKED
    in_totes = queries.in_totes(facility_id=floor.facility, shipment_ids=[pick.shipment_id])
    assert [(each.line_no, each.quantity) for each in in_totes] == [(1, 8)]


def test_what_the_house_does_not_have_is_owed_no_more(floor: Floor):
    pick = a_pick(floor, 8)

    answers = confirmed(floor, said(floor, pick, 6))

    assert answers == [Confirmed(pick.wave_id, pick.number, 6, 2, 0)]
    (line,) = shipments.owed(facility_id=floor.facility, shipment_ids=[pick.shipment_id])
    assert line.quantity == 6
    assert stock_level(floor) == (8, 6)
    assert state_of(floor, pick.shipment_id) is ShipmentState.PICKED
    assert told(floor, pick.shipment_id) == ["ShipmentShortened", "ShipmentPicked", "PickShorted"]


def test_units_that_other_shipments_have_reserved_are_not_taken_for_a_short(floor: Floor):
    stock_of(floor.facility, floor.mug, 5, bin_no=2)
    pick = a_pick(floor, 8)
    a_shipment(floor.merchant, "A-2", ("MUG", 6))

    (answer,) = confirmed(floor, said(floor, pick, 5))

    assert answer == Confirmed(pick.wave_id, pick.number, 5, 3, 1)
    assert stock_level(floor) == (12, 12)


def test_two_short_bins_of_one_line_are_one_shortage(floor: Floor):
    stock_of(floor.facility, floor.mug, 4, bin_no=2)
    shipment = a_shipment(floor.merchant, "A-1", ("MUG", 14))
    picks = released(floor, shipment)

    answers = confirmed(floor, *(said(floor, pick, pick.quantity - 1) for pick in picks))

    assert [answer.missing for answer in answers if isinstance(answer, Confirmed)] == [1, 1]
    (line,) = shipments.owed(facility_id=floor.facility, shipment_ids=[shipment])
    assert line.quantity == 12
    assert told(floor, shipment).count("ShipmentShortened") == 1
    assert told(floor, shipment).count("PickShorted") == 2


def test_a_shipment_of_which_nothing_was_found_is_given_up(floor: Floor):
    pick = a_pick(floor, 8)

    (answer,) = confirmed(floor, said(floor, pick, 0))

    assert answer == Confirmed(pick.wave_id, pick.number, 0, 8, 0)
    assert state_of(floor, pick.shipment_id) is ShipmentState.CANCELLED
    assert stock_level(floor) == (2, 0)
    assert told(floor, pick.shipment_id) == ["ShipmentShortened", "ShipmentCancelled", "PickShorted"]
    assert queries.in_totes(facility_id=floor.facility, shipment_ids=[pick.shipment_id]) == []


def test_replacements_are_numbered_after_all_picks_of_their_wave(floor: Floor):
    stock_of(floor.facility, floor.mug, 30, bin_no=2)
    ids = [a_shipment(floor.merchant, f"A-{n}", ("MUG", 2)) for n in range(4)]
    picks = released(floor, *ids)

    confirmed(floor, *(said(floor, pick, 1) for pick in picks))

    again = queries.open_picks(facility_id=floor.facility, wave_id=picks[0].wave_id)
    assert sorted(pick.number for pick in again) == [5, 6, 7, 8]
    assert {pick.shipment_id for pick in again} == set(ids)


def test_nobody_walks_for_a_cancelled_shipment_any_more(floor: Floor):
    pick = a_pick(floor)
    force_state(floor.facility, pick.shipment_id, ShipmentState.CANCELLED)
    fact = ShipmentCancelled(floor.facility, pick.shipment_id, floor.merchant, 1)

    subscribers.cancel_picks_of_cancelled(Heard(facts=[fact, fact], now=NOON, actor_id=SYSTEM))

    assert picks_of(floor, pick.shipment_id) == [(floor.shelf, 0, PickState.CANCELLED)]
    assert on_shelf(floor, floor.shelf) == (10, 0)
    before = all_rows()
    (answer,) = confirmed(floor, said(floor, pick))
    assert isinstance(answer, ShipmentNotReady)
    assert all_rows() == before


@pytest.mark.parametrize("state", ShipmentState)
def test_picks_are_cancelled_only_when_their_shipment_has_left_the_floor(floor: Floor, state: ShipmentState):
    pick = a_pick(floor)
    force_state(floor.facility, pick.shipment_id, state)
    before = all_rows()

    cancelled = picking.cancel_picks(
        facility_id=floor.facility, shipment_ids=[pick.shipment_id], now=NOON, actor_id=SYSTEM
    )

    assert cancelled == (state not in ON_THE_FLOOR)
    assert on_shelf(floor, floor.shelf) == ((10, 3) if state in ON_THE_FLOOR else (10, 0))
    assert (all_rows() == before) == (state in ON_THE_FLOOR)


def test_what_was_picked_stays_picked_when_the_rest_is_cancelled(floor: Floor):
    stock_of(floor.facility, a_product(floor.merchant, "PEN"), 5, bin_no=2)
    shipment = a_shipment(floor.merchant, "A-1", ("MUG", 1), ("PEN", 1))
    first, last = released(floor, shipment)
    confirmed(floor, said(floor, first))
    force_state(floor.facility, shipment, ShipmentState.CANCELLED)

    picking.cancel_picks(facility_id=floor.facility, shipment_ids=[shipment], now=NOON, actor_id=SYSTEM)

    assert [state for _, _, state in picks_of(floor, shipment)] == [PickState.PICKED, PickState.CANCELLED]
    assert on_shelf(floor, last.location_id) == (5, 0)


@pytest.mark.parametrize("short_by", [0, 1])
def test_fifty_shipments_take_as_many_statements_as_one(floor: Floor, short_by: int):
    pen = a_product(floor.merchant, "PEN")
    for product, quantity, bin_no in ((floor.mug, 150, 1), (floor.mug, 300, 2), (pen, 150, 12), (pen, 300, 13)):
        stock_of(floor.facility, product, quantity, bin_no=bin_no)
    ids = [a_shipment(floor.merchant, f"A-{n}", ("MUG", 2), ("PEN", 2)) for n in range(51)]
    alone, together = released(floor, ids[0]), released(floor, *ids[1:])

    with counted_statements() as of_one:
        confirmed(floor, *(said(floor, pick, pick.quantity - short_by) for pick in alone))
    with counted_statements() as of_fifty:
        answers = confirmed(floor, *(said(floor, pick, pick.quantity - short_by) for pick in together))

    assert len(answers) == 100
    assert all(isinstance(answer, Confirmed) for answer in answers)
    assert sorted(of_fifty) == sorted(of_one)
    assert len(of_one) <= (18 if short_by else 7)


def test_confirming_nothing_changes_nothing(floor: Floor):
    before = all_rows()

    assert confirmed(floor) == []
    assert all_rows() == before
