"""Every unit is scanned into its carton; a carton closes with its weight; a shipment is packed when all is in."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.operations import ShipmentNotReady, ShipmentUnknown
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import queries as inventory
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.packing import operations as packing
from packhouse.packing import queries
from packhouse.packing.operations import (
    CartonOpenElsewhere,
    MoreThanPicked,
    NoOpenCarton,
    NotOfThisShipment,
    QuantityNotPositive,
    StationUnknown,
    WeightMissing,
)
from packhouse.packing.values import Closed, PackedCarton, Verified, VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picking_queries
from packhouse.picking.values import PickedUnits
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

PACKABLE = {ShipmentState.PICKED, ShipmentState.PACKING}
TOLD = ["PackingStarted", "CartonClosed", "ShipmentPacked"]


class Bench(NamedTuple):
    """A house with mugs and pens, and a bench to pack them at."""

    merchant: int
    facility: int
    mug: int
    pen: int
    tote: int
    station: int


@pytest.fixture
def bench(operator: None) -> Bench:
    """Enough mugs and pens."""
    merchant, facility = a_merchant(), a_facility()
    mug, pen = a_product(merchant), a_product(merchant, "PEN")
    stock_of(facility, mug, 200)
    stock_of(facility, pen, 200, bin_no=12)
    tote = locations_of(facility, LocationKind.TOTE)[0]
    return Bench(merchant, facility, mug, pen, tote, locations_of(facility, LocationKind.STATION)[0])


def picked(bench: Bench, *shipment_ids: int) -> None:
    wave = picking.plan_wave(facility_id=bench.facility, shipment_ids=shipment_ids, now=NOON, actor_id=SYSTEM)
    assert wave.wave_id is not None
    picks = picking_queries.open_picks(facility_id=bench.facility, wave_id=wave.wave_id)
    said = [PickedUnits(p.wave_id, p.number, p.location_id, bench.tote, p.quantity) for p in picks]
    picking.confirm(facility_id=bench.facility, picks=said, now=NOON, actor_id=SYSTEM)


def a_picked_shipment(bench: Bench, external_id: str = "A-1", *lines: tuple[str, int]) -> int:
    """Three mugs and a pen in a tote, if nothing else is said."""
    shipment = a_shipment(bench.merchant, external_id, *(lines or (("MUG", 3), ("PEN", 1))))
    picked(bench, shipment)
    return shipment


def verified(bench: Bench, *units: VerifiedUnits, station: int = 0) -> list[Verified | Refused]:
    return packing.verify(
        facility_id=bench.facility, station_id=station or bench.station, units=units, now=NOON, actor_id=SYSTEM
    )


def closed(bench: Bench, *cartons: WeighedCarton) -> list[Closed | Refused]:
    return packing.close_cartons(facility_id=bench.facility, cartons=cartons, now=NOON, actor_id=SYSTEM)


def all_of(bench: Bench, shipment: int) -> tuple[VerifiedUnits, VerifiedUnits]:
    return VerifiedUnits(shipment, bench.mug, 3), VerifiedUnits(shipment, bench.pen, 1)


def state_of(bench: Bench, shipment_id: int) -> ShipmentState:
    (standing,) = fulfillment.lock_shipments(facility_id=bench.facility, shipment_ids=[shipment_id])
    return ShipmentState(standing.state)


def told(bench: Bench, shipment_id: int) -> list[str]:
    facts = timeline(shard="facility", shard_id=bench.facility, subject_ids=[shipment_id], kinds=TOLD)
    return [fact.kind for fact in facts]


def contents_of(bench: Bench, *carton_ids: int) -> list[tuple[int, int, int]]:
    units = queries.contents(facility_id=bench.facility, carton_ids=carton_ids)
    return [(each.carton_id, each.product_id, each.quantity) for each in units]


def test_scanned_units_go_from_the_tote_to_the_station_and_into_a_carton(bench: Bench):
    shipment = a_picked_shipment(bench)

    (answer,) = verified(bench, VerifiedUnits(shipment, bench.mug, 2))

    assert isinstance(answer, Verified)
    assert (answer.shipment_id, answer.missing) == (shipment, 2)
    (units,) = queries.contents(facility_id=bench.facility, carton_ids=[answer.carton_id])
    assert (units.shipment_id, units.station_id, units.line_no) == (shipment, bench.station, 1)
    assert (units.merchant_id, units.product_id, units.lot_id, units.quantity) == (bench.merchant, bench.mug, 0, 2)
    movement = inventory.movements(facility_id=bench.facility, product_id=bench.mug)[0]
    assert (movement.from_location_id, movement.to_location_id) == (bench.tote, bench.station)
    assert (movement.quantity, movement.reference) == (2, f"shipment:{shipment}")
    assert state_of(bench, shipment) is ShipmentState.PACKING
    assert told(bench, shipment) == ["PackingStarted"]


def test_units_of_one_shipment_go_into_one_open_carton(bench: Bench):
    shipment = a_picked_shipment(bench)

    answers = verified(bench, VerifiedUnits(shipment, bench.mug, 1), VerifiedUnits(shipment, bench.pen, 1))
    answers += verified(bench, VerifiedUnits(shipment, bench.mug, 2))

    assert [answer.missing for answer in answers if isinstance(answer, Verified)] == [3, 2, 0]
    (carton,) = {answer.carton_id for answer in answers if isinstance(answer, Verified)}
    assert contents_of(bench, carton) == [(carton, bench.mug, 3), (carton, bench.pen, 1)]
    assert told(bench, shipment) == ["PackingStarted"]


def test_the_same_product_twice_in_one_batch_counts_on(bench: Bench):
    shipment = a_picked_shipment(bench)
    one_mug = VerifiedUnits(shipment, bench.mug, 1)

    answers = verified(bench, one_mug, one_mug, one_mug, one_mug)

    assert [answer.missing for answer in answers if isinstance(answer, Verified)] == [3, 2, 1]
    assert isinstance(answers[3], MoreThanPicked)
    (carton,) = {answer.carton_id for answer in answers if isinstance(answer, Verified)}
    assert contents_of(bench, carton) == [(carton, bench.mug, 3)]


@pytest.mark.parametrize(
    ("wrong", "refusal", "facts"),
    [
        ({"shipment_id": 4711}, ShipmentUnknown, {"shipment_id": 4711}),
        ({"product_id": 4711}, NotOfThisShipment, {"product_id": 4711}),
        ({"quantity": 4}, MoreThanPicked, {"asked": 4, "missing": 3}),
        ({"quantity": 2**31}, MoreThanPicked, {"asked": 2**31, "missing": 3}),
        ({"quantity": 0}, QuantityNotPositive, {"came": 0}),
        ({"quantity": -1}, QuantityNotPositive, {"came": -1}),
    ],
)
def test_a_wrong_scan_changes_nothing(
    bench: Bench, wrong: dict[str, int], refusal: type[Refused], facts: dict[str, int]
):
    shipment = a_picked_shipment(bench)
    before = all_rows()

    (answer,) = verified(bench, replace(VerifiedUnits(shipment, bench.mug, 1), **wrong))

    assert type(answer) is refusal
    assert {name: answer.facts[name] for name in facts} == facts
    assert all_rows() == before


def test_a_product_of_another_shipment_is_refused_and_the_rest_is_packed(bench: Bench):
    shipment, other = a_picked_shipment(bench), a_picked_shipment(bench, "A-2", ("MUG", 1))

    answers = verified(bench, VerifiedUnits(other, bench.pen, 1), VerifiedUnits(shipment, bench.pen, 1))

    assert [type(answer) for answer in answers] == [NotOfThisShipment, Verified]
    assert state_of(bench, other) is ShipmentState.PICKED


def test_what_is_no_station_of_this_house_is_refused(bench: Bench):
    shipment = a_picked_shipment(bench)
    foreign = locations_of(a_facility("lon", latitude=51.5), LocationKind.STATION)[0]
    before = all_rows()

    for station in (foreign, bench.tote, 4711):
        with pytest.raises(StationUnknown):
            verified(bench, VerifiedUnits(shipment, bench.mug, 1), station=station)

    assert all_rows() == before


def test_an_open_carton_is_packed_on_where_it_stands(bench: Bench):
    shipment = a_picked_shipment(bench)
    verified(bench, VerifiedUnits(shipment, bench.mug, 1))
    other_station = locations_of(bench.facility, LocationKind.STATION)[1]
    before = all_rows()

    (answer,) = verified(bench, VerifiedUnits(shipment, bench.mug, 1), station=other_station)

    assert isinstance(answer, CartonOpenElsewhere)
    assert answer.facts["station_id"] == bench.station
    assert all_rows() == before


@pytest.mark.parametrize("state", ShipmentState)
def test_units_are_verified_only_between_picked_and_packed(bench: Bench, state: ShipmentState):
    shipment = a_picked_shipment(bench)
    force_state(bench.facility, shipment, state)
    before = all_rows()

    (answer,) = verified(bench, VerifiedUnits(shipment, bench.mug, 1))

    if state in PACKABLE:
        assert isinstance(answer, Verified)
        assert state_of(bench, shipment) is ShipmentState.PACKING
    else:
        assert isinstance(answer, ShipmentNotReady)
        assert answer.facts["state"] == state.name.lower()
        assert all_rows() == before


def test_a_carton_with_all_units_closes_and_the_shipment_is_packed(bench: Bench):
    shipment = a_picked_shipment(bench)
    verified(bench, *all_of(bench, shipment))

    (answer,) = closed(bench, WeighedCarton(shipment, 1250))

    assert isinstance(answer, Closed)
    assert answer.is_complete
    (carton,) = queries.cartons_of(facility_id=bench.facility, shipment_ids=[shipment])
    assert carton == PackedCarton(answer.carton_id, shipment, bench.merchant, 1250)
    assert state_of(bench, shipment) is ShipmentState.PACKED
    assert told(bench, shipment) == ["PackingStarted", "CartonClosed", "ShipmentPacked"]


def test_a_shipment_of_two_cartons_is_packed_when_the_second_closes(bench: Bench):
    shipment = a_picked_shipment(bench)
    verified(bench, VerifiedUnits(shipment, bench.mug, 2))
    (first,) = closed(bench, WeighedCarton(shipment, 700))
    assert state_of(bench, shipment) is ShipmentState.PACKING
    verified(bench, VerifiedUnits(shipment, bench.mug, 1), VerifiedUnits(shipment, bench.pen, 1))

    (second,) = closed(bench, WeighedCarton(shipment, 550))

    assert isinstance(first, Closed)
    assert isinstance(second, Closed)
    assert (first.is_complete, second.is_complete) == (False, True)
    assert first.carton_id != second.carton_id
    assert state_of(bench, shipment) is ShipmentState.PACKED
    weights = [c.weight_g for c in queries.cartons_of(facility_id=bench.facility, shipment_ids=[shipment])]
    assert weights == [700, 550]
    assert told(bench, shipment).count("CartonClosed") == 2


def test_an_open_carton_is_not_yet_a_packed_one(bench: Bench):
    shipment = a_picked_shipment(bench)
    verified(bench, *all_of(bench, shipment))

    assert queries.cartons_of(facility_id=bench.facility, shipment_ids=[shipment]) == []


def test_packed_units_of_several_totes_and_bins_add_up(bench: Bench):
    stock_of(bench.facility, a_product(bench.merchant, "CUP"), 2, bin_no=3)
    cup = stock_of(bench.facility, a_product(bench.merchant, "CUP"), 2, bin_no=4)
    shipment = a_shipment(bench.merchant, "A-1", ("CUP", 4))
    wave = picking.plan_wave(facility_id=bench.facility, shipment_ids=[shipment], now=NOON, actor_id=SYSTEM)
    picks = picking_queries.open_picks(facility_id=bench.facility, wave_id=wave.wave_id or 0)
    totes = locations_of(bench.facility, LocationKind.TOTE)
    said = [
        PickedUnits(p.wave_id, p.number, p.location_id, tote, p.quantity) for p, tote in zip(picks, totes, strict=False)
    ]
    picking.confirm(facility_id=bench.facility, picks=said, now=NOON, actor_id=SYSTEM)
    product = picks[0].product_id

    (answer,) = verified(bench, VerifiedUnits(shipment, product, 4))

    assert cup in {pick.location_id for pick in picks}
    assert isinstance(answer, Verified)
    assert contents_of(bench, answer.carton_id) == [(answer.carton_id, product, 4)]
    moved = inventory.movements(facility_id=bench.facility, product_id=product, most=2)
    assert {(each.from_location_id, each.quantity) for each in moved} == {(totes[0], 2), (totes[1], 2)}


@pytest.mark.parametrize("weight_g", [0, -5, 1_000_001, 2**31])
def test_a_weight_that_no_carton_has_closes_nothing(bench: Bench, weight_g: int):
    shipment = a_picked_shipment(bench)
    verified(bench, *all_of(bench, shipment))
    before = all_rows()

    (answer,) = closed(bench, WeighedCarton(shipment, weight_g))

    assert isinstance(answer, WeightMissing)
    assert all_rows() == before


def test_a_carton_is_closed_once(bench: Bench):
    shipment = a_picked_shipment(bench)
    verified(bench, VerifiedUnits(shipment, bench.mug, 1))

    first, second = closed(bench, WeighedCarton(shipment, 300), WeighedCarton(shipment, 300))
    before = all_rows()
    (third,) = closed(bench, WeighedCarton(shipment, 300))

    assert isinstance(first, Closed)
    assert isinstance(second, NoOpenCarton)
    assert isinstance(third, NoOpenCarton)
    assert all_rows() == before


def test_an_unknown_shipment_has_no_carton_to_close(bench: Bench):
    before = all_rows()

    (answer,) = closed(bench, WeighedCarton(4711, 300))

    assert isinstance(answer, ShipmentUnknown)
    assert all_rows() == before


@pytest.mark.parametrize("state", ShipmentState)
def test_a_carton_is_closed_only_while_its_shipment_is_packed(bench: Bench, state: ShipmentState):
    shipment = a_picked_shipment(bench)
    verified(bench, *all_of(bench, shipment))
    force_state(bench.facility, shipment, state)
    before = all_rows()

    (answer,) = closed(bench, WeighedCarton(shipment, 300))

    if state is ShipmentState.PACKING:
        assert isinstance(answer, Closed)
        assert state_of(bench, shipment) is ShipmentState.PACKED
    else:
        assert isinstance(answer, ShipmentNotReady)
        assert all_rows() == before


def test_fifty_shipments_take_as_many_statements_as_one(bench: Bench):
    ids = [a_shipment(bench.merchant, f"A-{n}", ("MUG", 3), ("PEN", 1)) for n in range(51)]
    picked(bench, *ids)
    verified(bench)

    with counted_statements() as of_one:
        verified(bench, *all_of(bench, ids[0]))
        closed(bench, WeighedCarton(ids[0], 1250))
    with counted_statements() as of_fifty:
        answers = verified(bench, *(units for shipment in ids[1:] for units in all_of(bench, shipment)))
        ends = closed(bench, *(WeighedCarton(shipment, 1250) for shipment in ids[1:]))

    assert all(isinstance(answer, Verified) for answer in answers)
    assert all(isinstance(end, Closed) and end.is_complete for end in ends)
    assert of_fifty == of_one
    assert len(of_one) <= 13


def test_packing_nothing_changes_nothing(bench: Bench):
    before = all_rows()

    assert verified(bench) == []
    assert closed(bench) == []
    assert all_rows() == before
