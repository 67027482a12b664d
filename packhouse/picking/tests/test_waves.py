"""A wave gives each shipment its exact locations, or leaves it out."""

from datetime import date

import pytest

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import operations as inventory_operations
from packhouse.inventory import queries as inventory
from packhouse.inventory.values import BinUnits
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.sql import counted_statements
from packhouse.picking import operations as picking
from packhouse.picking import queries
from packhouse.picking.operations import BatchTooSmall
from packhouse.picking.values import PickState, Planned
from tests.builders import NOON, a_facility, a_lot, a_merchant, a_product, a_shipment, force_state, stock_of
from tests.snapshots import all_rows

pytestmark = pytest.mark.usefixtures("operator")


def planned(facility_id: int, *shipment_ids: int, shipments_per_batch: int = 12) -> Planned:
    return picking.plan_wave(
        facility_id=facility_id,
        shipment_ids=shipment_ids,
        now=NOON,
        actor_id=SYSTEM,
        shipments_per_batch=shipments_per_batch,
    )


def state_of(facility_id: int, shipment_id: int) -> ShipmentState:
    (standing,) = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=[shipment_id])
    return ShipmentState(standing.state)


def test_a_wave_names_location_and_lot_and_promises_them():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    shelf = stock_of(facility, mug, 5)
    shipment = a_shipment(merchant, "A-1", ("MUG", 2))

    wave = planned(facility, shipment)

    assert wave.wave_id is not None
    assert (wave.picks, wave.shipment_ids, wave.left_out) == (1, (shipment,), ())
    (pick,) = queries.open_picks(facility_id=facility, wave_id=wave.wave_id)
    assert (pick.number, pick.batch_no, pick.shipment_id, pick.line_no) == (1, 1, shipment, 1)
    assert (pick.product_id, pick.lot_id, pick.location_id, pick.location_code) == (mug, 0, shelf, "storage-1")
    assert pick.quantity == 2
    (balance,) = inventory.balances_of(facility_id=facility, product_ids=[mug])
    assert (balance.quantity, balance.reserved) == (5, 2)
    assert state_of(facility, shipment) is ShipmentState.RELEASED_TO_FLOOR


def test_the_wave_and_its_shipments_are_told():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 5)
    shipment = a_shipment(merchant, "A-1", ("MUG", 2))

    wave = planned(facility, shipment)

    told = timeline(
        shard="facility",
        shard_id=facility,
        subject_ids=[shipment, wave.wave_id or 0],
        kinds=["ShipmentReleased", "WaveReleased"],
    )
    assert {fact.kind: fact.subject_id for fact in told} == {
        "ShipmentReleased": shipment,
        "WaveReleased": wave.wave_id,
    }
    (released,) = [fact.body for fact in told if fact.kind == "WaveReleased"]
    assert (released["shipments"], released["picks"]) == (1, 1)


def test_units_that_expire_first_are_picked_first():
    merchant, facility = a_merchant(), a_facility()
    tea = a_product(merchant, "TEA")
    late, soon = (a_lot(merchant, tea, f"L{day}", date(2026, day, day)) for day in (9, 6))
    stock_of(facility, tea, 5)
    stock_of(facility, tea, 5, bin_no=2, lot_id=late)
    stock_of(facility, tea, 2, bin_no=3, lot_id=soon)
    shipment = a_shipment(merchant, "A-1", ("TEA", 4))

    wave = planned(facility, shipment)

    picks = queries.picks_of(facility_id=facility, shipment_ids=wave.shipment_ids)
    assert sorted((pick.lot_id, pick.quantity) for pick in picks) == sorted([(soon, 2), (late, 2)])


def test_no_bin_is_promised_twice():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 2)
    stock_of(facility, mug, 2, bin_no=2)
    first, second = (a_shipment(merchant, f"A-{n}", ("MUG", 2)) for n in (1, 2))

    planned(facility, first)
    planned(facility, second)

    picks = queries.picks_of(facility_id=facility, shipment_ids=[first, second])
    assert len({pick.location_id for pick in picks}) == 2


def test_a_shipment_whose_units_are_promised_to_others_is_left_out_and_stays_planned():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    shelf = stock_of(facility, mug, 4)
    shipment = a_shipment(merchant, "A-1", ("MUG", 2))
    inventory_operations.promise_bins(facility_id=facility, units=[BinUnits(shelf, mug, 0, 3)])
    before = all_rows()

    wave = planned(facility, shipment)

    assert wave == Planned(None, 0, (), (shipment,))
    assert all_rows() == before


def test_shipments_that_are_unknown_are_left_out():
    facility = a_facility()

    assert planned(facility, 4711).left_out == (4711,)


def test_a_shipment_that_is_named_twice_is_planned_once():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 5)
    shipment = a_shipment(merchant)

    wave = planned(facility, shipment, shipment)

    assert (wave.picks, wave.shipment_ids, wave.left_out) == (1, (shipment,), ())


def test_the_shipments_of_another_facility_are_left_alone():
    merchant, facility, other = a_merchant(), a_facility(), a_facility("lon", latitude=51.5)
    stock_of(facility, a_product(merchant), 5)
    shipment = a_shipment(merchant)
    before = all_rows()

    assert planned(other, shipment).left_out == (shipment,)
    assert all_rows() == before


@pytest.mark.parametrize("state", ShipmentState)
def test_only_a_planned_shipment_goes_to_the_floor(state: ShipmentState):
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 5)
    shipment = a_shipment(merchant)
    force_state(facility, shipment, state)
    before = all_rows()

    wave = planned(facility, shipment)

    if state is ShipmentState.PLANNED:
        assert wave.shipment_ids == (shipment,)
        assert state_of(facility, shipment) is ShipmentState.RELEASED_TO_FLOOR
    else:
        assert wave.left_out == (shipment,)
        assert all_rows() == before


def test_picks_are_numbered_along_the_walk_of_their_batch():
    merchant, facility = a_merchant(), a_facility(storage=40)
    shelves = {}
    for bin_no in (12, 19, 3, 8, 31):
        shelves[bin_no] = stock_of(facility, a_product(merchant, f"SKU-{bin_no}"), 5, bin_no=bin_no)
    near = a_shipment(merchant, "A-1", ("SKU-12", 1), ("SKU-19", 1))
    nearer = a_shipment(merchant, "A-2", ("SKU-8", 1), ("SKU-3", 1))
    far = a_shipment(merchant, "A-3", ("SKU-31", 1))

    wave = planned(facility, far, near, nearer, shipments_per_batch=2)

    picks = queries.open_picks(facility_id=facility, wave_id=wave.wave_id or 0)
    walk = [(pick.batch_no, pick.location_id) for pick in picks]
    assert walk == [(1, shelves[3]), (1, shelves[8]), (1, shelves[19]), (1, shelves[12]), (2, shelves[31])]
    assert [pick.number for pick in picks] == [1, 2, 3, 4, 5]
    (last,) = queries.open_picks(facility_id=facility, wave_id=wave.wave_id or 0, batch_no=2)
    assert last.shipment_id == far


def test_a_batch_of_no_shipments_is_refused():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 5)
    shipment = a_shipment(merchant)
    before = all_rows()

    with pytest.raises(BatchTooSmall):
        planned(facility, shipment, shipments_per_batch=0)

    assert all_rows() == before


def test_a_wave_of_fifty_takes_as_many_statements_as_a_wave_of_one():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 500)
    stock_of(facility, a_product(merchant, "PEN"), 500, bin_no=12)
    shipments_ = [a_shipment(merchant, f"A-{n}", ("MUG", 1), ("PEN", 2)) for n in range(51)]

    with counted_statements() as of_one:
        planned(facility, shipments_[0])
    with counted_statements() as of_fifty:
        wave = planned(facility, *shipments_[1:])

    assert wave.picks == 100
    assert of_fifty == of_one
    assert len(of_one) <= 9


def test_waves_say_how_far_they_are():
    merchant, facility = a_merchant(), a_facility()
    stock_of(facility, a_product(merchant), 5)
    wave = planned(facility, a_shipment(merchant))

    (row,) = queries.waves(facility_id=facility, most=1)

    assert (row.wave_id, row.released_at, row.actor_id) == (wave.wave_id, NOON, SYSTEM)
    assert (row.shipments, row.picks, row.open, row.picked, row.short, row.cancelled) == (1, 1, 1, 0, 0, 0)
    assert queries.pick_counts(facility_id=facility)[PickState.OPEN] == 1
