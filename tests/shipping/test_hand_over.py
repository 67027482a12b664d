"""The driver takes the parcels: stock leaves the book then, once, and not before."""

import pytest

from adapters.carriers.simulator.faults import Fault
from packhouse.fulfillment.operations import ShipmentNotReady
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import queries as inventory
from packhouse.inventory.values import Reason
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_operator
from packhouse.shipping import jobs, operations, queries
from packhouse.shipping.operations import LabelIsVoid, TrackingUnknown
from packhouse.shipping.values import HandedOver
from tests.builders import NOON, force_state
from tests.shipping.world import (
    CARRIER,
    House,
    a_closed_carton,
    a_house,
    a_labeled_shipment,
    a_packed_shipment,
    a_picked_shipment,
    asked,
    bought,
    cartons_of,
    state_of,
    told,
)
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    become_operator()
    return a_house()


def numbers_of(house: House, *shipments: int) -> list[str]:
    parcels = queries.parcels_of(merchant_id=house.merchant, shipment_ids=shipments)
    return [parcel.tracking_number for parcel in parcels]


def handed_over(house: House, *numbers: str, carrier: str = CARRIER) -> list[HandedOver | Refused]:
    return operations.hand_over(carrier=carrier, tracking_numbers=numbers, **house.whose)


def stock(house: House) -> tuple[int, int]:
    (level,) = inventory.availability(merchant_id=house.merchant, product_ids=[house.mug])
    return level.on_hand, level.reserved


def test_the_goods_leave_the_book_when_the_driver_takes_them(house: House):
    shipment = a_labeled_shipment(house, cartons_of_mugs=[3])
    assert stock(house) == (500, 3)

    (answer,) = handed_over(house, *numbers_of(house, shipment))

    assert isinstance(answer, HandedOver)
    assert answer.shipment_id == shipment
    assert stock(house) == (497, 0)
    movement = inventory.movements(facility_id=house.facility, product_id=house.mug)[0]
    assert (movement.quantity, movement.reason, movement.reference) == (3, Reason.SHIP, f"shipment:{shipment}")
    assert state_of(house, shipment) is ShipmentState.SHIPPED
    assert told(house, shipment, "ShipmentShipped") == ["ShipmentShipped"]


def test_the_same_scan_again_gets_the_same_answer_and_moves_nothing(house: House):
    numbers = numbers_of(house, a_labeled_shipment(house))
    first = handed_over(house, *numbers)

    with unchanged():
        assert handed_over(house, *numbers) == first
        assert handed_over(house, *numbers * 2) == first * 2


def test_a_parcel_scanned_twice_in_one_call_leaves_once(house: House):
    (number,) = numbers_of(house, a_labeled_shipment(house))

    first, second = handed_over(house, number, number)

    assert first == second
    assert stock(house) == (498, 0)


def test_a_shipment_is_shipped_with_its_last_parcel(house: House):
    shipment = a_labeled_shipment(house, cartons_of_mugs=[1, 2])
    first, second = numbers_of(house, shipment)

    handed_over(house, first)
    assert state_of(house, shipment) is ShipmentState.LABELED
    assert stock(house) == (499, 2)
    (left,) = queries.in_the_house(facility_id=house.facility, carrier=CARRIER)
    assert left.tracking_number == second

    handed_over(house, second)
    assert state_of(house, shipment) is ShipmentState.SHIPPED
    assert stock(house) == (497, 0)


def test_a_parcel_does_not_leave_while_a_carton_of_its_shipment_has_no_label(house: House):
    shipment = a_picked_shipment(house, mugs=2)
    asked(house, a_closed_carton(house, shipment, 1))
    bought(house)

    with unchanged():
        (refusal,) = handed_over(house, *numbers_of(house, shipment))

    assert isinstance(refusal, ShipmentNotReady)
    assert refusal.facts["state"] == "packing"


@pytest.mark.parametrize("state", set(ShipmentState) - {ShipmentState.LABELED})
def test_only_a_labeled_shipment_leaves(house: House, state: ShipmentState):
    shipment = a_labeled_shipment(house)
    force_state(house.facility, shipment, state)

    with unchanged():
        (refusal,) = handed_over(house, *numbers_of(house, shipment))

    assert isinstance(refusal, ShipmentNotReady)


def test_bad_scans_among_good_ones_are_refused_alone(house: House):
    good, void = a_labeled_shipment(house, "A-1"), a_labeled_shipment(house, "A-2")
    (number,), (void_number,) = numbers_of(house, good), numbers_of(house, void)
    operations.void_labels(carton_ids=cartons_of(house, void), **house.whose)

    answers = handed_over(house, "NOBODY'S", number, void_number, "")

    assert [type(answer) for answer in answers] == [TrackingUnknown, HandedOver, LabelIsVoid, TrackingUnknown]
    assert stock(house) == (498, 2)


def test_another_carriers_driver_gets_nothing(house: House):
    numbers = numbers_of(house, a_labeled_shipment(house))

    with unchanged():
        (refusal,) = handed_over(house, *numbers, carrier="somebody else")

    assert isinstance(refusal, TrackingUnknown)


def test_the_drivers_list_is_what_may_leave(house: House):
    ready = a_labeled_shipment(house, "A-1")
    gone = a_labeled_shipment(house, "A-2")
    handed_over(house, *numbers_of(house, gone))
    later = a_labeled_shipment(house, "A-3", [1, 1])
    asked(house, *cartons_of(house, a_packed_shipment(house, "A-4")))

    page = queries.in_the_house(facility_id=house.facility, carrier=CARRIER, most=2)
    rest = queries.in_the_house(facility_id=house.facility, carrier=CARRIER, after=page[-1])

    assert [parcel.shipment_id for parcel in page + rest] == [ready, later, later]


def test_the_carrier_is_told_of_a_manifest_even_if_it_does_not_answer_at_first(house: House):
    numbers = numbers_of(house, a_labeled_shipment(house))
    house.carrier.fail_next(Fault.TIMEOUT_AFTER_SUCCESS, call="collect")
    house.carrier.fail_next(Fault.HTTP_500, call="collect")

    answers = jobs.hand_over_and_collect(carrier=house.carrier, tracking_numbers=numbers, **house.whose)
    assert isinstance(answers[0], HandedOver)
    assert jobs.hand_over_and_collect(carrier=house.carrier, tracking_numbers=numbers, **house.whose) == answers

    assert jobs.transmit_manifests(carrier=house.carrier, **house.whose) == 1
    assert jobs.transmit_manifests(carrier=house.carrier, **house.whose) == 0
    (collected,) = house.carrier.ledger.collected(numbers)
    assert collected.collected_at == NOON.timestamp()


def test_the_number_of_statements_does_not_grow_with_the_batch(house: House):
    counts = []
    for size in (1, 4):
        shipments = [a_labeled_shipment(house, f"{size}-{number}", [1, 1]) for number in range(size)]
        with counted_statements() as names:
            handed_over(house, *numbers_of(house, *shipments))
        counts.append(len(names))

    assert counts[0] == counts[1]
