"""Why an order does not move: one story for each reason, with the sentence that people read and the change named."""

from datetime import date, timedelta

import pytest

from packhouse.facilities.operations import set_departures
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.orders import operations as orders
from packhouse.orders.values import HOLD_REASONS, NewHold
from packhouse.packing.queries import cartons_of
from packhouse.receiving import operations as receiving
from packhouse.receiving.values import Count
from packhouse.reports.queries import find_orders, why
from packhouse.reports.values import Explanation
from packhouse.reports.why_order import WHO_ACTS
from packhouse.shipping import operations as shipping
from packhouse.shipping.values import TrackingNews, TrackingStatus
from tests.builders import NOON, a_merchant, a_product, an_order
from tests.busy_house import a_busy_house
from tests.journeys.story import Story
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """A merchant, a house, a carrier; Monday noon."""
    return Story()


def asked(story: Story, order_id: int) -> Explanation:
    with unchanged():
        found = why(merchant_id=story.merchant_id, order_id=order_id, now=story.now)
    assert found is not None
    assert found.sentences
    return found


def test_an_order_that_is_not_there_has_no_reason(story: Story):
    assert why(merchant_id=story.merchant_id, order_id=999_999, now=story.now) is None


def test_every_hold_reason_says_who_must_act():
    assert set(WHO_ACTS) == set(HOLD_REASONS)


# Before it is sourced


def test_it_waits_for_the_worker(story: Story):
    order_id = story.orders("A-1", MUG=1)

    found = asked(story, order_id)

    assert found.state == "open"
    assert found.sentences == ("It waits for the worker to choose a facility and reserve its stock.",)
    assert found.unblock == "Let a worker run: `packhouse up` runs one."


def test_a_fact_is_tried_again(story: Story):
    order_id = story.orders("A-1", MUG=1)
    fail(story, times=1, most=12)

    found = asked(story, order_id)

    assert "It failed once so far: KeyError: 'lei'" in found.sentences[0]
    assert "tries again by itself" in found.unblock


def fail(story: Story, *, times: int, most: int) -> None:
    """The worker fails on what it is to source, so often; at most so often is tried."""
    whose = {"shard_id": story.merchant_id, "subscriber": "fulfillment.source_open_orders"}
    ((waiting_id, _),) = delivery.SQL["first_waiting_merchant"].tuples(**whose)
    for _ in range(times):
        delivery.SQL["postpone_merchant"].run(
            **whose, waiting_id=waiting_id, most_attempts=most, failure="KeyError: 'lei'"
        )


def test_a_fact_is_parked(story: Story):
    order_id = story.orders("A-1", MUG=1)
    fail(story, times=1, most=1)

    found = asked(story, order_id)

    assert found.sentences == (
        "The worker was to choose a facility and reserve its stock. It failed once and tries no more: KeyError: 'lei'",
    )
    assert "Have the cause repaired" in found.unblock


@pytest.mark.parametrize(
    ("reason", "who", "unblock"),
    [
        ("address", "the merchant or the desk must act", "Correct the recipient"),
        ("payment", "the merchant must act", "settle the payment, then clear the hold"),
        ("fraud", "the merchant must act", "genuine, then clear the hold"),
        ("merchant", "the merchant must act", "release the order, then clear the hold"),
        ("customs", "the desk must act", "Complete the customs papers"),
        ("credit", "the operator's billing must act", "account settled"),
    ],
)
def test_it_is_on_hold(story: Story, reason: str, who: str, unblock: str):
    order_id = story.orders("A-1", MUG=1)
    orders.hold(holds=[NewHold(order_id, reason, "see ticket 7")], **story.merchants)
    story.worker_runs()

    found = asked(story, order_id)

    assert found.state == "on_hold"
    assert found.sentences == (f"It is on hold for {reason} since Mon 2026-03-02 12:00 (UTC) (see ticket 7): {who}.",)
    assert unblock in found.unblock


def test_a_nameless_recipient_holds_it(story: Story):
    order_id = story.orders("A-1", name="", MUG=1)
    story.worker_runs()

    assert "The recipient has no name." in asked(story, order_id).sentences[0]


# Waiting for stock


def test_nobody_ever_had_it(story: Story):
    order_id = story.orders("A-1", MUG=3)
    story.worker_runs()

    found = asked(story, order_id)

    assert found.state == "backordered"
    assert found.sentences == (
        "3 units of MUG (line 1) wait for stock since Mon 2026-03-02 12:00 (UTC): no facility ever had any.",
    )
    assert found.unblock == "Have the merchant announce and send 3 units of MUG at least."


def test_others_were_first(story: Story):
    story.near.finds(MUG=2)
    story.orders("A-1", MUG=2)
    order_id = story.orders("A-2", MUG=1)
    story.worker_runs()

    found = asked(story, order_id)

    assert "1 unit of MUG (line 1) waits for stock" in found.sentences[0]
    assert "lei has 2 on hand, all of them promised to other orders." in found.sentences[0]


def test_one_house_has_none_and_the_other_too_few(story: Story):
    far = story.opens("ber", country="DE", latitude=52.5, longitude=13.4)
    far.finds(MUG=1)
    story.near.finds(POT=1)
    order_id = story.orders("A-1", MUG=3)
    story.worker_runs()

    found = asked(story, order_id)

    assert found.state == "partially_planned"
    assert "2 units of MUG (line 1) wait" in found.sentences[0]
    assert "ber has 1 on hand, all of them promised" in found.sentences[0]
    assert "is planned for" in found.sentences[1]
    assert found.unblock == "Have the merchant announce and send 2 units of MUG at least."


def test_goods_are_on_their_way_and_each_step_is_named(story: Story):
    house = story.near
    order_id = story.orders("A-1", MUG=3)
    story.worker_runs()

    def says(sentence: str, unblock: str) -> None:
        found = asked(story, order_id)
        assert sentence in found.sentences[-1]
        assert found.unblock == unblock

    inbound_id = house.expects("ASN-7", expected_date=date(2026, 3, 4), MUG=10)
    says(
        "Inbound shipment ASN-7 to lei is announced, not arrived yet (expected 2026-03-04): 10 units announced.",
        "Wait for inbound shipment ASN-7, or have the merchant hurry it at lei.",
    )
    house.receives(inbound_id)
    says("ASN-7 to lei is at the dock, not counted yet", "Count inbound shipment ASN-7 and put it away at lei.")
    receiving.count(counts=[Count(inbound_id, 1, 4)], **house.here)
    says(
        "ASN-7 to lei is being counted at the dock: 4 units counted, 4 of them at the dock.",
        "Finish the count of inbound shipment ASN-7 and put it away at lei.",
    )
    receiving.close_counts(inbound_ids=[inbound_id], **house.here)
    says(
        "ASN-7 to lei is counted, and waiting for a decision about its differences: 4 units counted",
        "Settle the discrepancy of inbound shipment ASN-7 and put it away at lei.",
    )
    house.settles(inbound_id)
    says("counted, not put away yet: 4 units counted", "Put inbound shipment ASN-7 away at lei.")
    house.puts_away(inbound_id)
    says("lei has 4 on hand, 4 of them free. That is enough", "Let a worker run: `packhouse up` runs one.")
    story.worker_runs()
    assert asked(story, order_id).state == "planned"


def test_its_merchant_does_not_split_and_one_product_is_missing():
    story = Story(splits_orders=False)
    story.near.finds(MUG=5)
    order_id = story.orders("A-1", MUG=1, POT=2)
    story.worker_runs()

    found = asked(story, order_id)

    assert "That is enough, but its merchant does not split orders" in found.sentences[0]
    assert "no facility ever had any" in found.sentences[1]
    assert found.unblock == "Bring in POT: the order is sent when all its lines can be."


def test_nobody_offers_its_service(story: Story):
    story.near.finds(MUG=5)
    order_id = story.orders("A-1", service="express", MUG=1)
    set_departures(facility_id=story.near.id, departures=[])
    story.worker_runs()

    found = asked(story, order_id)

    assert found.sentences == ("No facility has a departure for the service 'express': nobody can send it.",)
    assert found.unblock.startswith("Give a facility a departure for 'express'")


# In the house


def planned(story: Story, **units: int) -> int:
    story.near.finds(**units)
    order_id = story.orders("A-1", **units)
    story.worker_runs()
    return order_id


def test_it_waits_for_a_wave(story: Story):
    order_id = planned(story, MUG=2)
    shipment = story.shipment(order_id)

    found = asked(story, order_id)

    departure = "the departure on Mon 2026-03-02 17:00 (Europe/London)"
    assert found.sentences == (f"Shipment {shipment.id} in lei is planned for {departure}; it waits for a wave.",)
    assert found.unblock == f"Release a wave with shipment {shipment.id}."


def test_it_has_missed_its_departure(story: Story):
    order_id = planned(story, MUG=2)
    story.later(hours=6)

    assert "17:00 (Europe/London), which it has missed; it waits" in asked(story, order_id).sentences[0]


def test_its_bins_cannot_give_the_units(story: Story):
    house = story.near
    first = planned(story, MUG=2)
    house.releases_a_wave()
    story.cancels(first)
    order_id = story.orders("A-2", MUG=2)
    story.worker_runs(but_not="picking.cancel_picks")

    found = asked(story, order_id)

    assert "its bins cannot give the units: 2 units of MUG needed, 0 free in storage" in found.sentences[0]
    assert found.unblock.startswith("Finish or cancel the picks that hold MUG")


def test_it_is_on_the_floor(story: Story):
    order_id = planned(story, MUG=2, POT=1)
    house = story.near
    wave = house.releases_a_wave()

    found = asked(story, order_id)
    assert "is on the floor for the departure on" in found.sentences[0]
    assert (
        f"0 units in totes; open picks: pick 1 of wave {wave.wave_id}, 2 units of MUG from storage-1 (batch 1)"
        f" and pick 2 of wave {wave.wave_id}, 1 unit of POT from storage-1 (batch 1)."
    ) in found.sentences[0]
    assert found.unblock == f"Walk batch 1 of wave {wave.wave_id} and confirm its picks."

    house.picks(wave, most=1)
    found = asked(story, order_id)
    assert "2 units in totes; open picks: pick 2" in found.sentences[-1]


def test_it_stands_in_a_tote(story: Story):
    order_id = planned(story, MUG=2)
    house = story.near
    house.picks(house.releases_a_wave())
    story.worker_runs()

    found = asked(story, order_id)

    assert found.state == "in_progress"
    assert "and stands in tote-1: nobody has packed it yet." in found.sentences[0]
    assert found.unblock == "Bring tote-1 to a pack station and verify its units."


def test_it_is_being_packed(story: Story):
    order_id = planned(story, MUG=2, POT=1)
    house = story.near
    house.picks(house.releases_a_wave())
    shipment = story.shipment(order_id)
    house.verifies(shipment.id, MUG=1)
    story.worker_runs()

    found = asked(story, order_id)
    assert "still to be verified: 1 unit of MUG and 1 unit of POT." in found.sentences[0]
    assert "out of tote-1 and close the carton" in found.unblock

    house.verifies(shipment.id, MUG=1, POT=1)
    found = asked(story, order_id)
    assert "is verified; carton" in found.sentences[0]
    assert found.unblock.startswith("Weigh carton")


def packed(story: Story) -> int:
    order_id = planned(story, MUG=1)
    house = story.near
    house.picks(house.releases_a_wave())
    house.packs(story.shipment(order_id).id)
    return order_id


def test_its_label_is_not_asked_for_yet(story: Story):
    order_id = packed(story)

    found = asked(story, order_id)

    assert any("no label is asked for yet for carton" in sentence for sentence in found.sentences)
    assert found.unblock == "Let a worker run: `packhouse up` runs one."


def ask_for_label(story: Story, order_id: int) -> None:
    cartons = cartons_of(facility_id=story.near.id, shipment_ids=[story.shipment(order_id).id])
    shipping.request_labels(
        carton_ids=[carton.carton_id for carton in cartons], carrier=story.carrier.code, **story.near.here
    )


def test_its_label_is_asked_for(story: Story):
    order_id = packed(story)
    ask_for_label(story, order_id)

    found = asked(story, order_id)

    assert any("simulator has not sold it yet" in sentence for sentence in found.sentences)


def test_its_carrier_gave_no_answer(story: Story):
    order_id = packed(story)
    ask_for_label(story, order_id)
    story.carrier_is_silent()
    story.near.labels_are_bought()

    found = asked(story, order_id)

    assert any("gave no answer: whether it is bought is unknown" in sentence for sentence in found.sentences)


def test_its_carrier_refuses(story: Story):
    order_id = packed(story)
    story.carrier_refuses()
    story.worker_runs()

    found = asked(story, order_id)

    assert "simulator refuses the label of carton" in found.sentences[0]
    assert "The simulated carrier was told to refuse this label." in found.sentences[0]
    assert found.unblock.startswith("Remove what simulator names, then request the label of carton")


def test_it_waits_for_the_driver(story: Story):
    order_id = packed(story)
    story.worker_runs()

    found = asked(story, order_id)

    assert "and waits for simulator and the departure on Mon 2026-03-02 17:00 (Europe/London)." in found.sentences[0]
    assert found.unblock == "Hand it over to the driver of simulator."


# Outside


def shipped(story: Story) -> tuple[int, str]:
    order_id = packed(story)
    story.worker_runs()
    (number,) = story.near.hands_over()
    story.worker_runs()
    return order_id, number


def test_it_has_left(story: Story):
    order_id, number = shipped(story)

    found = asked(story, order_id)

    assert found.state == "shipped"
    assert "All its units (1 unit) have left the house." in found.sentences
    assert f"simulator has said nothing of {number} yet." in found.sentences[-1]
    assert found.unblock == "Nothing blocks it: the carrier has it."


@pytest.mark.parametrize(
    ("status", "says", "unblock"),
    [
        (TrackingStatus.IN_TRANSIT, "is on its way", "Nothing blocks it"),
        (TrackingStatus.OUT_FOR_DELIVERY, "is out for delivery", "Nothing blocks it"),
        (TrackingStatus.ATTEMPT_FAILED, "could not be delivered", "Have the recipient be there"),
        (TrackingStatus.AVAILABLE_FOR_PICKUP, "waits at the carrier's", "Have the recipient fetch it"),
        (TrackingStatus.EXCEPTION, "out of the ordinary", "Ask the carrier what happened"),
        (TrackingStatus.RETURNED_TO_SENDER, "is coming back", "Ask the recipient for a good address"),
        (TrackingStatus.DELIVERED, "was delivered", "Nothing: it is done."),
    ],
)
def test_the_carrier_has_it(story: Story, status: TrackingStatus, says: str, unblock: str):
    order_id, number = shipped(story)
    news = [TrackingNews(number, story.now + timedelta(hours=20), status, "X", "York")]
    shipping.record_tracking(carrier=story.carrier.code, news=news, **story.near.here)
    story.worker_runs()

    found = asked(story, order_id)

    said = (
        f"simulator says of {number} on Tue 2026-03-03 08:00 (Europe/London): {status.name.lower().replace('_', ' ')}."
    )
    assert says in found.sentences[-1]
    assert said in found.sentences[-1]
    assert found.unblock.startswith(unblock)


# At the merchant's wish


def test_a_cancellation_waits_for_the_worker(story: Story):
    order_id = planned(story, MUG=1)
    story.cancels(order_id)

    found = asked(story, order_id)

    assert found.state == "cancellation_requested"
    assert "It waits for the worker to accept or reject its cancellation." in found.sentences
    assert "The merchant asked to cancel it on Mon 2026-03-02 12:00 (UTC); fulfillment has not decided yet." in (
        found.sentences
    )
    assert found.unblock == "Let a worker run: `packhouse up` runs one."


def test_it_was_cancelled(story: Story):
    order_id = planned(story, MUG=1)
    story.cancels(order_id)
    story.worker_runs()

    found = asked(story, order_id)

    assert found.sentences == ("It was cancelled on Mon 2026-03-02 12:00 (UTC): nothing of it will be sent.",)
    assert "send a new order" in found.unblock


def test_a_rejected_cancellation_is_remembered(story: Story):
    order_id = planned(story, MUG=1)
    house = story.near
    house.picks(house.releases_a_wave())
    story.cancels(order_id)
    story.worker_runs()

    found = asked(story, order_id)

    assert (
        "A request to cancel it was rejected on Mon 2026-03-02 12:00 (UTC): it was picked already." in found.sentences
    )
    assert found.unblock.startswith("Bring tote-1")


def test_what_is_short_waits_while_the_rest_goes_on(story: Story):
    story.near.finds(MUG=2, POT=1)
    order_id = story.orders("A-1", MUG=2, POT=1)
    story.worker_runs()
    wave = story.near.releases_a_wave()
    story.near.picks(wave, MUG=1)
    assert "find elsewhere what could not be fetched" in " ".join(asked(story, order_id).sentences)

    story.worker_runs()
    found = asked(story, order_id)

    assert "1 unit of MUG (line 1) waits for stock" in found.sentences[0]
    assert "stands in tote-1" in found.sentences[1]
    assert found.unblock == "Have the merchant announce and send 1 unit of MUG at least."


def test_every_order_of_a_busy_house_has_a_reason_and_a_change():
    house = a_busy_house()

    for order_id in house.order_of.values():
        found = why(merchant_id=house.merchant_id, order_id=order_id, now=NOON)
        assert found is not None
        assert found.sentences
        assert "verify" not in found.unblock, found


# Which order is meant


def test_an_order_is_found_by_the_merchants_name_and_by_our_number(story: Story):
    order_id = story.orders("536365", MUG=1)

    (by_name,) = find_orders("536365")
    (by_number,) = find_orders(f"#{order_id}")
    (by_plain_number,) = find_orders(str(order_id))

    assert by_name == by_number == by_plain_number
    assert (by_name.merchant_code, by_name.external_id) == ("acme", "536365")


def test_a_merchants_own_name_counts_before_our_number(story: Story):
    first = story.orders("A-1", MUG=1)
    second = story.orders(str(first), MUG=1)

    assert [each.order_id for each in find_orders(str(first))] == [second]
    assert [each.order_id for each in find_orders(f"#{first}")] == [first]


def test_two_merchants_may_mean_two_orders(story: Story):
    story.orders("A-1", MUG=1)
    rival_id = a_merchant("bolt")
    a_product(rival_id)
    orders.accept(merchant_id=rival_id, orders=[an_order("A-1")], now=NOON, actor_id=SYSTEM)

    assert {each.merchant_code for each in find_orders("A-1")} == {"acme", "bolt"}


@pytest.mark.parametrize("reference", ["", "#", "nothing", "#x", "9" * 40, "A\x001", "²", "-5"])
def test_what_names_no_order_finds_none(story: Story, reference: str):
    story.orders("A-1", MUG=1)

    assert find_orders(reference) == []
