"""From the dock to the doorstep: stories as a warehouse manager would tell them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory.queries import movements
from packhouse.inventory.values import Reason
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.orders import operations as orders
from packhouse.orders.operations import TooLate
from packhouse.orders.values import Correction, OrderState, Stands
from packhouse.receiving.queries import inbound
from packhouse.receiving.values import InboundState
from packhouse.reports.queries import summary
from packhouse.shipping.queries import parcels_of
from packhouse.shipping.values import TrackingStatus
from tests.builders import an_order
from tests.journeys.story import Story

pytestmark = pytest.mark.django_db

THAT_DAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def story() -> Story:
    """A merchant, a house, a carrier; Monday noon."""
    return Story()


def test_from_the_dock_to_the_doorstep(story: Story):
    house = story.near
    inbound_id = house.expects("ASN-1", MUG=100, POT=40)

    house.receives(inbound_id)
    house.counts(inbound_id)
    story.later(minutes=50)
    house.puts_away(inbound_id)
    story.worker_runs()
    assert (house.has("MUG"), house.has("POT")) == ((100, 0), (40, 0))

    order_id = story.orders("A-1", MUG=2, POT=1)
    story.worker_runs()
    assert story.state(order_id) is OrderState.PLANNED
    assert (house.has("MUG"), house.has("POT")) == ((100, 2), (40, 1))

    wave = house.releases_a_wave()
    house.picks(wave)
    story.worker_runs()
    assert story.state(order_id) is OrderState.IN_PROGRESS

    shipment = story.shipment(order_id)
    house.packs(shipment.id)
    story.worker_runs()
    assert story.shipment(order_id).state == ShipmentState.LABELED
    assert house.has("MUG") == (100, 2), "what is labeled has not left the house"

    story.later(hours=2)
    (number,) = house.hands_over()
    story.worker_runs()
    assert story.state(order_id) is OrderState.SHIPPED
    assert (house.has("MUG"), house.has("POT")) == ((98, 0), (39, 0))

    story.later(days=3)
    story.carrier_tells()
    assert story.state(order_id) is OrderState.COMPLETED
    (parcel,) = parcels_of(merchant_id=story.merchant_id, shipment_ids=[shipment.id])
    assert (parcel.tracking_number, parcel.status) == (number, TrackingStatus.DELIVERED)
    story.is_sound()


def test_every_unit_can_be_traced_from_the_supplier_to_the_recipient(story: Story):
    house = story.near
    house.takes_in("ASN-1", MUG=5)
    order_id = story.orders("A-1", MUG=2)
    story.worker_runs()
    house.works_off()

    told = movements(facility_id=house.id, product_id=story.product("MUG"))

    way = [(Reason(move.reason).name, move.quantity, move.reference) for move in reversed(told)]
    shipment = f"shipment:{story.shipment(order_id).id}"
    assert [step[:2] for step in way] == [("RECEIPT", 5), ("PUT_AWAY", 5), ("PICK", 2), ("PACK", 2), ("SHIP", 2)]
    assert [step[2] for step in way[2:]] == [shipment] * 3


def test_the_timeline_of_an_order_tells_its_story(story: Story):
    house = story.near
    house.takes_in("ASN-1", MUG=5)
    order_id = story.orders("A-1", MUG=2)
    story.worker_runs()
    house.works_off()
    story.later(days=3)
    story.carrier_tells()

    kinds = ["OrderAccepted", "OrderProgressed"]
    told = timeline(shard="merchant", shard_id=story.merchant_id, subject_ids=[order_id], kinds=kinds)

    states = [OrderState(fact.body["state"]).name for fact in told if fact.kind == "OrderProgressed"]
    assert told[0].kind == "OrderAccepted"
    assert states == ["PLANNED", "IN_PROGRESS", "SHIPPED", "COMPLETED"] or states == ["PLANNED", "SHIPPED", "COMPLETED"]


def test_a_short_is_fetched_from_another_bin(story: Story):
    house = story.near
    house.finds(bin_no=1, MUG=2)
    house.finds(bin_no=2, MUG=2)
    order_id = story.orders("A-1", MUG=2)
    story.worker_runs()
    wave = house.releases_a_wave()

    (first,) = house.picks(wave, MUG=1)
    assert (first.picked, first.missing, first.replaced) == (1, 1, 1)
    house.picks(wave)
    story.worker_runs()

    assert story.shipment(order_id).state == ShipmentState.PICKED
    assert house.has("MUG") == (3, 2), "the missing unit is written off"
    story.is_sound()


def test_a_short_that_no_bin_can_make_good_is_sourced_from_the_other_house(story: Story):
    house, other = story.near, story.opens("ber", country="DE", latitude=52.5, longitude=13.4)
    house.finds(MUG=2)
    other.finds(MUG=5)
    order_id = story.orders("A-1", MUG=2)
    story.worker_runs()
    wave = house.releases_a_wave()

    house.picks(wave, MUG=1)
    story.worker_runs()

    here, there = sorted(story.shipments(order_id), key=lambda row: row.facility_id)
    assert (here.state, there.state) == (ShipmentState.PICKED, ShipmentState.PLANNED)
    assert (house.has("MUG"), other.has("MUG")) == ((1, 1), (5, 1))
    house.packs(here.id)
    other.works_off()
    house.hands_over()
    story.worker_runs()
    assert story.state(order_id) is OrderState.SHIPPED
    story.is_sound()


def test_a_short_that_nobody_can_make_good_waits_and_the_rest_goes(story: Story):
    house = story.near
    house.finds(MUG=2, POT=1)
    order_id = story.orders("A-1", MUG=2, POT=1)
    story.worker_runs()
    wave = house.releases_a_wave()

    house.picks(wave, MUG=1)
    house.packs(story.shipment(order_id).id)
    story.worker_runs()
    house.hands_over()
    story.worker_runs()

    assert (story.state(order_id), story.waits(order_id)) == (OrderState.PARTIALLY_SHIPPED, {"MUG": 1})
    house.takes_in("ASN-9", MUG=10)
    story.worker_runs()
    house.works_off()
    assert (story.state(order_id), story.waits(order_id)) == (OrderState.SHIPPED, {})
    assert house.has("MUG") == (9, 0)
    story.is_sound()


def test_when_nothing_at_all_is_found_the_shipment_is_given_up_and_the_order_waits(story: Story):
    house = story.near
    house.finds(MUG=1)
    order_id = story.orders("A-1", MUG=1)
    story.worker_runs()

    house.picks(house.releases_a_wave(), MUG=1)
    story.worker_runs()

    assert [row.state for row in story.shipments(order_id)] == [ShipmentState.CANCELLED]
    assert story.waits(order_id) == {"MUG": 1}
    assert house.has("MUG") == (0, 0)
    story.is_sound()


def test_a_late_delivery_serves_who_waited_longest(story: Story):
    house = story.near
    first, second = story.orders("A-1", MUG=3), story.orders("A-2", MUG=3)
    story.worker_runs()
    assert (story.state(first), story.state(second)) == (OrderState.BACKORDERED, OrderState.BACKORDERED)
    inbound_id = house.expects("ASN-1", MUG=4)

    story.later(days=1)
    house.receives(inbound_id)
    house.counts(inbound_id)
    story.worker_runs()
    assert story.state(first) is OrderState.BACKORDERED, "what lies at the dock cannot be promised"

    house.puts_away(inbound_id)
    story.worker_runs()

    assert (story.state(first), story.state(second)) == (OrderState.PLANNED, OrderState.PARTIALLY_PLANNED)
    assert (story.waits(first), story.waits(second)) == ({}, {"MUG": 2})
    story.is_sound()


def test_a_delivery_comes_short_and_damaged_and_the_merchant_is_asked(story: Story):
    house = story.near
    inbound_id = house.expects("ASN-1", MUG=10)

    house.receives(inbound_id)
    house.counts(inbound_id, damaged=2, MUG=1)
    row = inbound(facility_id=house.id, inbound_id=inbound_id)
    assert row
    assert row.state == InboundState.DISCREPANCY

    house.settles(inbound_id)
    story.later(hours=3)
    house.puts_away(inbound_id)
    story.worker_runs()

    assert (house.has("MUG"), sum(house.shelves("MUG").values())) == ((7, 0), 7)
    assert house.damaged("MUG") == {"quarantine-1": 2}
    assert summary(since=THAT_DAY, until=story.now + timedelta(seconds=1)).total.dock_to_stock.median_s == 3 * 3600
    story.is_sound()


def test_a_cancellation_in_time_frees_the_goods_for_who_waits(story: Story):
    house = story.near
    house.finds(MUG=2)
    hasty, patient = story.orders("A-1", MUG=2), story.orders("A-2", MUG=2)
    story.worker_runs()
    wave = house.releases_a_wave()
    assert (story.state(hasty), story.state(patient)) == (OrderState.PLANNED, OrderState.BACKORDERED)

    story.cancels(hasty)
    story.worker_runs()

    assert (story.state(hasty), story.state(patient)) == (OrderState.CANCELLED, OrderState.PLANNED)
    assert house.open_picks(wave) == []
    house.works_off()
    assert story.state(patient) is OrderState.SHIPPED
    story.is_sound()


def test_a_cancellation_comes_too_late(story: Story):
    house = story.near
    house.finds(MUG=2)
    order_id = story.orders("A-1", MUG=2)
    story.worker_runs()
    wave = house.releases_a_wave()
    house.picks(wave)

    assert story.cancels(order_id) == Stands(order_id, OrderState.CANCELLATION_REQUESTED)
    story.worker_runs()

    assert story.state(order_id) is OrderState.IN_PROGRESS
    house.packs(story.shipment(order_id).id)
    story.worker_runs()
    house.hands_over()
    story.worker_runs()
    assert story.state(order_id) is OrderState.SHIPPED
    assert isinstance(story.cancels(order_id), TooLate)
    story.is_sound()


def test_an_order_for_nobody_waits_until_somebody_says_for_whom(story: Story):
    story.near.finds(MUG=2)
    order_id = story.orders("A-1", name="", MUG=1)
    story.worker_runs()
    assert story.state(order_id) is OrderState.ON_HOLD

    ship_to = an_order().ship_to
    corrections = [Correction(order_id, ship_to)]
    orders.correct_recipients(merchant_id=story.merchant_id, corrections=corrections, now=story.now, actor_id=SYSTEM)
    story.worker_runs()

    assert story.state(order_id) is OrderState.PLANNED


def test_the_day_is_summed_up(story: Story):
    house = story.near
    inbound_id = house.expects("ASN-1", MUG=10, POT=3)
    house.receives(inbound_id)
    house.counts(inbound_id)
    story.later(hours=1)
    house.puts_away(inbound_id)
    prompt, late, stopped = story.orders("A-1", MUG=2), story.orders("A-2", MUG=1, POT=1), story.orders("A-3", POT=1)
    story.orders("A-4", name="", MUG=1)
    story.orders("A-5", POT=9)
    story.worker_runs()
    story.cancels(stopped)
    story.worker_runs()
    wave = house.releases_a_wave()
    house.picks(wave, POT=1)
    house.picks(wave)
    house.packs(story.shipment(prompt).id)
    story.worker_runs()
    house.hands_over()
    story.later(hours=6)
    house.packs(story.shipment(late).id)
    story.worker_runs()
    house.hands_over()
    story.worker_runs()

    found = summary(since=THAT_DAY, until=THAT_DAY + timedelta(days=1))

    (lei,), (acme,) = found.facilities, found.merchants
    assert (lei.code, acme.code) == ("lei", "acme")
    assert (lei.shipments, lei.floor, lei.dock_to_stock) == (
        found.total.shipments,
        found.total.floor,
        found.total.dock_to_stock,
    )
    orders_in = found.orders.orders
    assert (orders_in.orders, orders_in.lines, orders_in.units) == (5, 6, 15)
    assert (orders_in.shipped, orders_in.partially_shipped, orders_in.delivered) == (1, 1, 0)
    assert (orders_in.backordered, orders_in.units_backordered) == (2, 8)
    assert (orders_in.on_hold, orders_in.cancelled, found.orders.holds) == (1, 1, (("address", 1),))
    sent = lei.shipments
    assert (sent.shipments, sent.shipped, sent.in_the_house, sent.cancelled) == (5, 2, 2, 1)
    assert (sent.lines_shipped, sent.units_shipped) == (2, 3)
    assert (sent.due, sent.on_time, sent.on_time_share) == (4, 1, Decimal("0.25"))
    assert (lei.floor.shorts, lei.floor.units_missing) == (1, 1)
    assert (lei.floor.locations_picked, lei.floor.stock_accuracy) == (2, Decimal("0.5"))
    assert (lei.dock_to_stock.inbounds, lei.dock_to_stock.median_s) == (1, 3600)
