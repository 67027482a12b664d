"""The simulated carrier keeps the port's promises, and its ledger tells what was really done."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.carriers.simulator.carrier import SimulatedCarrier
from adapters.carriers.simulator.faults import Fault
from adapters.carriers.simulator.itinerary import Reliability, Trip, events
from adapters.carriers.simulator.ledger import Purchase
from adapters.carriers.simulator.numbers import check_digit, tracking_number
from packhouse.shipping.ports import Carrier, CarrierUnreachable
from packhouse.shipping.values import BoughtLabel, ParcelToLabel, RefusedLabel, TrackingNews, UnknownLabel
from packhouse.shipping.values import TrackingStatus as T

FRIDAY = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
MUCH_LATER = FRIDAY + timedelta(days=30)
RELIABLE = Reliability(delayed=0, attempt_failed=0, returned=0)


def a_parcel(key: str, service: str = "standard", country: str = "GB") -> ParcelToLabel:
    return ParcelToLabel(1, key, service, 500, {"country": country}, "GB")


def a_carrier(**options: Reliability) -> SimulatedCarrier:
    return SimulatedCarrier(**options)


def bought(carrier: Carrier, *keys: str) -> list[str]:
    answers = carrier.buy_labels([a_parcel(key) for key in keys], now=FRIDAY)
    return [answer.tracking_number for answer in answers if isinstance(answer, BoughtLabel)]


def test_the_check_digit_is_that_of_the_universal_postal_union():
    # RR473124829GB is the example that accounts of S10 work through.
    assert check_digit("47312482") == 9
    assert check_digit("00000000") == 5


def test_a_number_follows_from_its_key_and_is_well_formed():
    number = tracking_number("key-1")

    assert number == tracking_number("key-1") != tracking_number("key-2")
    assert (len(number), number[0], number[-2:]) == (13, "C", "ZZ")
    assert int(number[10]) == check_digit(number[2:10])


def test_a_key_buys_once():
    carrier = a_carrier()

    first, other = bought(carrier, "a", "b")

    assert bought(carrier, "a", "a", "b") == [first, first, other]
    assert carrier.ledger.purchases() == {"a": 1, "b": 1}


def test_no_number_is_given_twice():
    carrier = a_carrier()
    with carrier.ledger.writing():
        carrier.ledger.add([Purchase("an older key", tracking_number("a"), "", "standard", "GB", "GB", 0.0)])

    (number,) = bought(carrier, "a")

    assert number == tracking_number("a", attempt=1)
    assert carrier.find_labels(["a"]) == {"a": BoughtLabel("a", number)}


@pytest.mark.parametrize(
    ("fault", "purchases"), [(Fault.TIMEOUT_AFTER_SUCCESS, 1), (Fault.TIMEOUT_BEFORE, 0), (Fault.HTTP_500, 0)]
)
def test_no_answer_is_an_unknown_label(fault: Fault, purchases: int):
    carrier = a_carrier()
    carrier.fail_next(fault)

    assert carrier.buy_labels([a_parcel("a")], now=FRIDAY) == [UnknownLabel("a")]
    assert sum(carrier.ledger.purchases().values()) == purchases
    assert len(carrier.find_labels(["a"])) == purchases
    assert len(bought(carrier, "a")) == 1
    assert carrier.ledger.purchases() == {"a": 1}


def test_a_refusal_is_kept_under_its_key():
    carrier = a_carrier()
    carrier.fail_next(Fault.REFUSE)

    (answer,) = carrier.buy_labels([a_parcel("a")], now=FRIDAY)

    assert isinstance(answer, RefusedLabel)
    assert carrier.buy_labels([a_parcel("a")], now=FRIDAY) == [answer]
    assert carrier.find_labels(["a"]) == {"a": answer}
    assert carrier.ledger.purchases() == {}


def test_faults_come_as_often_as_ordered_and_in_order():
    carrier = a_carrier()
    carrier.fail_next(Fault.HTTP_500, call="track", times=2)

    for _ in range(2):
        with pytest.raises(CarrierUnreachable):
            carrier.track([], now=FRIDAY)
    assert carrier.track([], now=FRIDAY) == []


@pytest.mark.parametrize(("fault", "call"), [(Fault.REFUSE, "track"), (Fault.HTTP_500, "no such call")])
def test_a_fault_that_cannot_be_is_refused(fault: Fault, call: str):
    with pytest.raises(ValueError, match=call):
        a_carrier().fail_next(fault, call=call)


def test_a_label_is_void_until_a_driver_has_the_parcel():
    carrier = a_carrier()
    gone, here = bought(carrier, "a", "b")
    carrier.collect([gone], now=FRIDAY)

    assert carrier.void_labels([gone, here, "NOBODY'S"], now=FRIDAY) == {gone: False, here: True, "NOBODY'S": False}
    carrier.collect([here], now=FRIDAY)
    assert {news.tracking_number for news in carrier.track([gone, here], now=MUCH_LATER)} == {gone}


def test_a_parcel_is_collected_once():
    carrier = a_carrier()
    (number,) = bought(carrier, "a")

    carrier.collect([number], now=FRIDAY)
    before = carrier.track([number], now=MUCH_LATER)
    carrier.collect([number], now=MUCH_LATER)

    assert carrier.track([number], now=MUCH_LATER) == before


def test_the_ledger_outlives_the_process(tmp_path: Path):
    path = tmp_path / "somewhere" / "ledger.sqlite"
    numbers = bought(SimulatedCarrier(path), "a")

    assert bought(SimulatedCarrier(path), "a") == numbers
    assert SimulatedCarrier(path).ledger.purchases() == {"a": 1}


def a_trip(sale: int = 1, service: str = "standard", to_country: str = "GB") -> Trip:
    return Trip(tracking_number(f"key-{sale}"), FRIDAY, service, "GB", to_country, sale)


def said(trip: Trip, reliability: Reliability = RELIABLE) -> list[TrackingNews]:
    return events(trip, seed=0, reliability=reliability)


def test_a_parcel_of_friday_evening_is_delivered_on_a_working_day():
    assert [news.status for news in said(a_trip())] == [T.PICKED_UP, T.IN_TRANSIT, T.OUT_FOR_DELIVERY, T.DELIVERED]
    assert said(a_trip())[0].at == FRIDAY + timedelta(hours=1)
    assert said(a_trip(service="express"))[-1].at.date().isoformat() == "2026-03-09"
    assert said(a_trip())[-1].at.date().isoformat() == "2026-03-10"
    assert said(a_trip(to_country="FR"))[-1].at.date().isoformat() == "2026-03-13"


def test_news_come_oldest_first_and_none_from_the_future():
    carrier = a_carrier()
    numbers = bought(carrier, "a", "b", "c")
    carrier.collect(numbers, now=FRIDAY)

    everything = carrier.track(numbers, now=MUCH_LATER)

    assert everything == sorted(everything, key=lambda news: news.at)
    half = everything[len(everything) // 2].at
    assert carrier.track(numbers, now=half) == [news for news in everything if news.at <= half]


def test_shares_of_the_parcels_have_trouble():
    trips = [a_trip(sale) for sale in range(2_000)]
    ways = [said(trip, Reliability()) for trip in trips]
    shares = {status: sum(status in {news.status for news in way} for way in ways) / len(ways) for status in T}

    assert 0.03 < shares[T.DELAYED] < 0.07
    assert 0.04 < shares[T.ATTEMPT_FAILED] < 0.08
    assert 0.0 < shares[T.RETURNED_TO_SENDER] < 0.01
    assert shares[T.DELIVERED] + shares[T.RETURNED_TO_SENDER] == 1.0
    for way in ways:
        times = [news.at for news in way]
        assert times == sorted(set(times))
        assert all(at.weekday() < 5 for at in times[2:])
