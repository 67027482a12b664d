"""A carton gets one label, bought once, however often it is asked for and whatever the carrier does."""

from datetime import timedelta

import pytest

from adapters.carriers.simulator.faults import Fault
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_operator
from packhouse.shipping import jobs, operations, queries
from packhouse.shipping.operations import AlreadyHandedOver, CartonNotClosed, CartonNotLabeled
from packhouse.shipping.values import AnsweredLabel, BoughtLabel, LabelState, RefusedLabel, UnknownLabel, VoidedLabel
from tests.builders import NOON, force_state
from tests.shipping.world import (
    CARRIER,
    House,
    a_closed_carton,
    a_house,
    a_labeled_shipment,
    a_packed_shipment,
    a_picked_shipment,
    an_open_carton,
    asked,
    bought,
    cartons_of,
    state_of,
    told,
)
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db

LABEL_FACTS = ("LabelBought", "LabelRefused", "LabelVoided", "ShipmentLabeled", "ShipmentUnlabeled")
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def house(db: None) -> House:
    become_operator()
    return a_house()


def labels(house: House, *shipments: int) -> list[tuple[LabelState, str]]:
    parcels = queries.parcels_of(merchant_id=house.merchant, shipment_ids=shipments)
    return [(LabelState(parcel.state), parcel.tracking_number) for parcel in parcels]


def states(house: House, *shipments: int) -> list[LabelState]:
    return [state for state, _ in labels(house, *shipments)]


def test_a_closed_carton_gets_a_label_and_its_shipment_is_labeled(house: House):
    shipment = a_packed_shipment(house)
    (label,) = asked(house, *cartons_of(house, shipment))

    assert (label.is_new, states(house, shipment)) == (True, [LabelState.REQUESTED])
    assert bought(house) == 1

    ((state, number),) = labels(house, shipment)
    assert state is LabelState.BOUGHT
    assert list(house.carrier.ledger.purchases().values()) == [1]
    assert number.startswith("C")
    assert state_of(house, shipment) is ShipmentState.LABELED
    assert told(house, shipment, *LABEL_FACTS) == ["LabelBought", "ShipmentLabeled"]


def test_an_open_carton_gets_no_label(house: House):
    carton = an_open_carton(house, a_picked_shipment(house), 1)

    with unchanged():
        refusals = operations.request_labels(carton_ids=[carton, carton + 1], carrier=CARRIER, **house.whose)

    assert [type(refusal) for refusal in refusals] == [CartonNotClosed] * 2
    assert isinstance(refusals[0], CartonNotClosed)
    assert refusals[0].facts == {"carton_id": carton}


def test_asking_twice_buys_once(house: House):
    shipment = a_packed_shipment(house)
    (carton,) = cartons_of(house, shipment)
    first = asked(house, carton)

    again = asked(house, carton, carton)
    bought(house)
    (after,) = asked(house, carton)

    assert [(each.label_id, each.is_new) for each in again] == [(first[0].label_id, False)] * 2
    assert (after.label_id, after.is_new) == (first[0].label_id, False)
    assert bought(house) == 0
    assert sum(house.carrier.ledger.purchases().values()) == 1


def test_a_shipment_is_labeled_with_its_last_carton(house: House):
    shipment = a_picked_shipment(house, mugs=3)
    asked(house, a_closed_carton(house, shipment, 1))
    bought(house)

    assert state_of(house, shipment) is ShipmentState.PACKING

    asked(house, a_closed_carton(house, shipment, 2))
    bought(house)

    assert state_of(house, shipment) is ShipmentState.LABELED
    assert told(house, shipment, *LABEL_FACTS) == ["LabelBought", "LabelBought", "ShipmentLabeled"]


def test_bad_cartons_among_good_ones_are_refused_alone(house: House):
    good = [a_packed_shipment(house, f"A-{number}") for number in range(3)]

    answers = operations.request_labels(carton_ids=[*cartons_of(house, *good), 999_999], carrier=CARRIER, **house.whose)

    assert [type(answer).__name__ for answer in answers] == ["AskedLabel"] * 3 + ["CartonNotClosed"]


def test_a_time_out_after_success_is_settled_by_asking_and_never_by_buying(house: House):
    shipment = a_packed_shipment(house)
    asked(house, *cartons_of(house, shipment))
    house.carrier.fail_next(Fault.TIMEOUT_AFTER_SUCCESS)

    bought(house)
    assert states(house, shipment) == [LabelState.UNKNOWN]
    assert bought(house) == 0

    assert jobs.settle_unknown_labels(carrier=house.carrier, **house.whose) == 1
    assert states(house, shipment) == [LabelState.BOUGHT]
    assert state_of(house, shipment) is ShipmentState.LABELED
    assert list(house.carrier.ledger.purchases().values()) == [1]


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.HTTP_500])
def test_what_never_arrived_is_asked_for_again(house: House, fault: Fault):
    shipment = a_packed_shipment(house)
    asked(house, *cartons_of(house, shipment))
    house.carrier.fail_next(fault)

    bought(house)
    assert states(house, shipment) == [LabelState.UNKNOWN]

    jobs.settle_unknown_labels(carrier=house.carrier, **house.whose)
    assert states(house, shipment) == [LabelState.REQUESTED]
    assert bought(house) == 1
    assert list(house.carrier.ledger.purchases().values()) == [1]


def test_a_label_asked_for_long_ago_is_asked_about(house: House):
    shipment = a_packed_shipment(house)
    asked(house, *cartons_of(house, shipment))
    (wanted,) = queries.requested(facility_id=house.facility, carrier=CARRIER)
    house.carrier.buy_labels(jobs._parcels(house.facility, [wanted]), now=NOON)

    assert jobs.settle_unknown_labels(carrier=house.carrier, **house.whose) == 0
    assert jobs.settle_unknown_labels(carrier=house.carrier, **{**house.whose, "now": LATER}) == 1
    assert states(house, shipment) == [LabelState.BOUGHT]


def test_a_shipment_with_an_unlabeled_carton_is_not_labeled(house: House):
    shipment = a_packed_shipment(house, cartons_of_mugs=[1, 1])
    asked(house, *cartons_of(house, shipment))
    first, second = queries.requested(facility_id=house.facility, carrier=CARRIER)

    operations.record_labels(
        answers=[
            AnsweredLabel(shipment, first.label_id, BoughtLabel(first.request_key, "CA000000005ZZ")),
            AnsweredLabel(shipment, second.label_id, UnknownLabel(second.request_key)),
        ],
        **house.whose,
    )

    assert states(house, shipment) == [LabelState.BOUGHT, LabelState.UNKNOWN]
    assert state_of(house, shipment) is ShipmentState.PACKED
    assert queries.in_the_house(facility_id=house.facility, carrier=CARRIER) == []


def test_what_is_bought_stays_bought_whatever_is_answered_later(house: House):
    shipment = a_packed_shipment(house)
    asked(house, *cartons_of(house, shipment))
    (label,) = queries.requested(facility_id=house.facility, carrier=CARRIER)
    bought(house)

    for answer in (UnknownLabel(label.request_key), RefusedLabel(label.request_key, "late")):
        with unchanged():
            late = [AnsweredLabel(shipment, label.label_id, answer)]
            assert operations.record_labels(answers=late, **house.whose) == [False]


def test_a_refused_label_waits_for_a_person_and_may_be_asked_for_again(house: House):
    shipment = a_packed_shipment(house)
    (carton,) = cartons_of(house, shipment)
    asked(house, carton)
    house.carrier.fail_next(Fault.REFUSE)

    bought(house)
    assert states(house, shipment) == [LabelState.REFUSED]
    assert told(house, shipment, *LABEL_FACTS) == ["LabelRefused"]
    assert bought(house) == 0

    (again,) = asked(house, carton)
    assert again.is_new
    assert bought(house) == 1
    assert state_of(house, shipment) is ShipmentState.LABELED


def test_answers_come_item_by_item(house: House):
    shipments = [a_packed_shipment(house, f"A-{number}") for number in range(3)]
    asked(house, *cartons_of(house, *shipments))
    first, second, third = queries.requested(facility_id=house.facility, carrier=CARRIER)
    answers = [
        AnsweredLabel(first.shipment_id, first.label_id, BoughtLabel(first.request_key, "CA000000005ZZ")),
        AnsweredLabel(second.shipment_id, second.label_id, UnknownLabel(second.request_key)),
        AnsweredLabel(third.shipment_id, third.label_id, BoughtLabel("an older key", "CA000000019ZZ")),
    ]

    moved = operations.record_labels(answers=answers, **house.whose)

    assert moved == [True, True, False]
    assert states(house, *shipments) == [LabelState.BOUGHT, LabelState.UNKNOWN, LabelState.REQUESTED]
    with unchanged():
        assert operations.record_labels(answers=answers, **house.whose) == [False] * 3


@pytest.mark.parametrize("state", set(ShipmentState) - {ShipmentState.PACKED})
def test_a_label_moves_no_shipment_that_is_not_packed(house: House, state: ShipmentState):
    shipment = a_packed_shipment(house)
    asked(house, *cartons_of(house, shipment))
    force_state(house.facility, shipment, state)

    bought(house)

    assert states(house, shipment) == [LabelState.BOUGHT]
    assert state_of(house, shipment) is state


def test_a_voided_label_is_told_to_the_carrier_and_the_carton_may_get_another(house: House):
    shipment = a_labeled_shipment(house)
    (carton,) = cartons_of(house, shipment)
    ((_, number),) = labels(house, shipment)

    (voided,) = operations.void_labels(carton_ids=[carton], **house.whose)

    assert isinstance(voided, VoidedLabel)
    assert state_of(house, shipment) is ShipmentState.PACKED
    assert told(house, shipment, *LABEL_FACTS)[-2:] == ["ShipmentUnlabeled", "LabelVoided"]
    assert jobs.tell_voids(carrier=house.carrier, **house.whose) == 1
    assert jobs.tell_voids(carrier=house.carrier, **house.whose) == 0
    assert house.carrier.ledger.void([number], 0.0) == {number}

    (again,) = asked(house, carton)
    assert bought(house) == 1
    assert again.label_id != voided.label_id
    assert state_of(house, shipment) is ShipmentState.LABELED


def test_what_cannot_be_void_is_refused_and_changes_nothing(house: House):
    unlabeled, gone = a_packed_shipment(house, "A-1"), a_labeled_shipment(house, "A-2")
    ((_, number),) = labels(house, gone)
    operations.hand_over(carrier=CARRIER, tracking_numbers=[number], **house.whose)

    with unchanged():
        answers = operations.void_labels(carton_ids=[*cartons_of(house, unlabeled, gone), 999_999], **house.whose)

    assert [type(answer) for answer in answers] == [CartonNotLabeled, AlreadyHandedOver, CartonNotLabeled]


@pytest.mark.parametrize("state", set(ShipmentState) - {ShipmentState.LABELED})
def test_voiding_moves_no_shipment_that_is_not_labeled(house: House, state: ShipmentState):
    shipment = a_labeled_shipment(house)
    force_state(house.facility, shipment, state)

    operations.void_labels(carton_ids=cartons_of(house, shipment), **house.whose)

    assert state_of(house, shipment) is state


def test_the_number_of_statements_does_not_grow_with_the_batch(house: House):
    counts = []
    for size in (1, 4):
        shipments = [a_packed_shipment(house, f"{size}-{number}") for number in range(size)]
        with counted_statements() as names:
            asked(house, *cartons_of(house, *shipments))
            bought(house)
            operations.void_labels(carton_ids=cartons_of(house, *shipments), **house.whose)
        counts.append(len(names))

    assert counts[0] == counts[1]


def test_a_merchant_sees_its_own_parcels_alone(house: House):
    from packhouse.kernel.transactions import become_merchant
    from tests.builders import a_merchant

    shipment, rival = a_labeled_shipment(house), a_merchant("rival")

    become_merchant(rival)
    stolen = queries.parcels_of(merchant_id=house.merchant, shipment_ids=[shipment])
    become_merchant(house.merchant)
    own = queries.parcels_of(merchant_id=house.merchant, shipment_ids=[shipment])
    become_operator()

    assert (len(stolen), len(own)) == (0, 1)
