"""What a carrier says is recorded once, and the shipment follows its parcels to the door."""

from datetime import datetime, timedelta
from random import Random

import pytest

from adapters.carriers.simulator.faults import Fault
from packhouse.fulfillment.states import SHIPMENT
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_merchant, become_operator
from packhouse.shipping import jobs, operations, queries
from packhouse.shipping.operations import TrackingUnknown
from packhouse.shipping.ports import CarrierUnreachable
from packhouse.shipping.rules import STEPS, Step
from packhouse.shipping.values import Parcel, RecordedNews, TrackingNews
from packhouse.shipping.values import TrackingStatus as T
from tests.builders import NOON, a_merchant, force_state
from tests.shipping.world import CARRIER, House, a_house, a_labeled_shipment, state_of, told
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db

FACTS = ("ParcelTracked", "ParcelDelivered", "ShipmentTracked", "ShipmentDelivered")
TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def house(db: None) -> House:
    become_operator()
    return a_house()


def parcels(house: House, *shipments: int) -> list[Parcel]:
    return queries.parcels_of(merchant_id=house.merchant, shipment_ids=shipments)


def a_shipped_shipment(house: House, external_id: str = "A-1", *mugs: int) -> int:
    shipment = a_labeled_shipment(house, external_id, mugs or (1,))
    numbers = [parcel.tracking_number for parcel in parcels(house, shipment)]
    jobs.hand_over_and_collect(carrier=house.carrier, tracking_numbers=numbers, **house.whose)
    return shipment


def news(parcel: Parcel, hours: int, status: T) -> TrackingNews:
    return TrackingNews(parcel.tracking_number, NOON + timedelta(hours=hours), status, status.name[:2], "York, GB")


def recorded(house: House, *said: TrackingNews, carrier: str = CARRIER) -> list[RecordedNews | Refused]:
    return operations.record_tracking(carrier=carrier, news=said, **house.whose)


def is_new(answers: list[RecordedNews | Refused]) -> list[bool]:
    return [isinstance(answer, RecordedNews) and answer.is_new for answer in answers]


@pytest.mark.parametrize("step", STEPS.values(), ids=lambda step: step.move)
def test_every_step_leads_where_the_life_cycle_of_shipments_says(step: Step):
    assert SHIPMENT.allows(step.move, ShipmentState.SHIPPED)
    assert SHIPMENT.target(step.move) is step.state


def test_a_parcel_travels_and_is_delivered(house: House):
    shipment = a_shipped_shipment(house)
    (parcel,) = parcels(house, shipment)

    recorded(house, news(parcel, 1, T.PICKED_UP))
    assert state_of(house, shipment) is ShipmentState.IN_TRANSIT
    recorded(house, news(parcel, 20, T.OUT_FOR_DELIVERY), news(parcel, 25, T.DELIVERED))

    assert state_of(house, shipment) is ShipmentState.DELIVERED
    assert told(house, shipment, *FACTS) == [
        "ShipmentTracked",
        "ParcelTracked",
        "ShipmentDelivered",
        "ParcelTracked",
        "ParcelDelivered",
    ]
    (parcel,) = parcels(house, shipment)
    assert (parcel.status, parcel.status_at) == (T.DELIVERED, NOON + timedelta(hours=25))
    events = queries.tracking_events(merchant_id=house.merchant, label_ids=[parcel.label_id])
    assert [event.status for event in events] == [T.PICKED_UP, T.OUT_FOR_DELIVERY, T.DELIVERED]


def test_the_same_word_of_the_same_time_counts_once(house: House):
    shipment = a_shipped_shipment(house)
    (parcel,) = parcels(house, shipment)
    said = [news(parcel, 1, T.PICKED_UP), news(parcel, 5, T.IN_TRANSIT)]

    assert is_new(recorded(house, *said)) == [True, True]
    with unchanged():
        assert is_new(recorded(house, *said)) == [False, False]


def test_late_news_are_kept_and_move_nothing_backwards(house: House):
    shipment = a_shipped_shipment(house)
    (parcel,) = parcels(house, shipment)
    recorded(house, news(parcel, 25, T.DELIVERED))

    assert is_new(recorded(house, news(parcel, 20, T.OUT_FOR_DELIVERY))) == [True]
    assert is_new(recorded(house, news(parcel, 30, T.IN_TRANSIT))) == [True]

    assert state_of(house, shipment) is ShipmentState.DELIVERED
    assert parcels(house, shipment)[0].status == T.DELIVERED
    assert told(house, shipment, *FACTS) == ["ShipmentDelivered", "ParcelTracked", "ParcelDelivered"]


def test_a_shipment_is_delivered_with_its_last_parcel(house: House):
    shipment = a_shipped_shipment(house, "A-1", 1, 2)
    first, second = parcels(house, shipment)

    recorded(house, news(first, 25, T.DELIVERED))
    assert state_of(house, shipment) is ShipmentState.SHIPPED
    recorded(house, news(second, 20, T.OUT_FOR_DELIVERY))
    assert state_of(house, shipment) is ShipmentState.OUT_FOR_DELIVERY
    recorded(house, news(second, 30, T.DELIVERED))

    assert state_of(house, shipment) is ShipmentState.DELIVERED


def test_news_of_unknown_parcels_are_refused_alone(house: House):
    shipment = a_shipped_shipment(house)
    (parcel,) = parcels(house, shipment)
    stranger = TrackingNews("NOBODY'S", NOON, T.DELIVERED, "DV", "")

    answers = recorded(house, stranger, news(parcel, 1, T.PICKED_UP))

    assert isinstance(answers[0], TrackingUnknown)
    assert is_new(answers) == [False, True]


def test_another_carriers_word_counts_for_nothing(house: House):
    (parcel,) = parcels(house, a_shipped_shipment(house))

    with unchanged():
        (answer,) = recorded(house, news(parcel, 25, T.DELIVERED), carrier="somebody else")

    assert isinstance(answer, TrackingUnknown)


@pytest.mark.parametrize(
    "state", [s for s in ShipmentState if s < ShipmentState.SHIPPED or s > ShipmentState.EXCEPTION]
)
def test_news_move_no_shipment_that_is_not_on_its_way(house: House, state: ShipmentState):
    shipment = a_shipped_shipment(house)
    (parcel,) = parcels(house, shipment)
    force_state(house.facility, shipment, state)

    assert is_new(recorded(house, news(parcel, 1, T.IN_TRANSIT))) == [True]

    assert state_of(house, shipment) is state


@pytest.mark.parametrize("seed", range(5))
def test_events_in_any_order_and_three_times_each_end_alike(house: House, seed: int):
    shipment = a_shipped_shipment(house, "A-1", 1, 1)
    numbers = [parcel.tracking_number for parcel in parcels(house, shipment)]
    way = house.carrier.track(numbers, now=NOON + TWO_WEEKS) * 3
    Random(seed).shuffle(way)

    for start in range(0, len(way), 4):
        recorded(house, *way[start : start + 4])

    assert state_of(house, shipment) is ShipmentState.DELIVERED
    assert told(house, shipment, "ShipmentDelivered", "ParcelDelivered").count("ParcelDelivered") == 2
    events = queries.tracking_events(
        merchant_id=house.merchant, label_ids=[parcel.label_id for parcel in parcels(house, shipment)]
    )
    assert len(events) == len(way) / 3


def polled(house: House, now: datetime) -> int:
    return jobs.poll_tracking(carrier=house.carrier, **{**house.whose, "now": now})


def test_polling_brings_every_parcel_to_its_door_and_then_asks_no_more(house: House):
    shipments = [a_shipped_shipment(house, f"A-{number}") for number in range(4)]

    assert polled(house, NOON) == 0
    assert polled(house, NOON + timedelta(hours=2)) == 4
    assert {state_of(house, shipment) for shipment in shipments} == {ShipmentState.IN_TRANSIT}
    polled(house, NOON + TWO_WEEKS)

    assert {state_of(house, shipment) for shipment in shipments} == {ShipmentState.DELIVERED}
    assert queries.manifests_on_the_way(facility_id=house.facility, carrier=CARRIER) == []
    assert polled(house, NOON + TWO_WEEKS) == 0


def test_polling_pages_through_a_long_manifest(house: House):
    shipments = [a_labeled_shipment(house, f"A-{number}") for number in range(5)]
    numbers = [parcel.tracking_number for parcel in parcels(house, *shipments)]
    jobs.hand_over_and_collect(carrier=house.carrier, tracking_numbers=numbers, **house.whose)

    new = jobs.poll_tracking(carrier=house.carrier, most=2, **{**house.whose, "now": NOON + timedelta(hours=2)})

    assert new == 5


def test_a_carrier_that_does_not_answer_changes_nothing(house: House):
    a_shipped_shipment(house)
    house.carrier.fail_next(Fault.HTTP_500, call="track")

    with unchanged(), pytest.raises(CarrierUnreachable):
        polled(house, NOON + TWO_WEEKS)


def test_a_merchant_reads_its_own_tracking_alone(house: House):
    (parcel,) = parcels(house, a_shipped_shipment(house))
    recorded(house, news(parcel, 1, T.PICKED_UP))
    rival = a_merchant("rival")

    become_merchant(rival)
    stolen = queries.tracking_events(merchant_id=house.merchant, label_ids=[parcel.label_id])
    become_merchant(house.merchant)
    own = queries.tracking_events(merchant_id=house.merchant, label_ids=[parcel.label_id])
    become_operator()

    assert (len(stolen), len(own)) == (0, 1)


def test_the_number_of_statements_does_not_grow_with_the_batch(house: House):
    counts = []
    for size in (1, 4):
        shipments = [a_shipped_shipment(house, f"{size}-{number}") for number in range(size)]
        said = [news(parcel, 1, T.PICKED_UP) for parcel in parcels(house, *shipments)]
        with counted_statements() as names:
            recorded(house, *said)
        counts.append(len(names))

    assert counts[0] == counts[1]
