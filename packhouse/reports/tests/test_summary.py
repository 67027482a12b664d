"""How the business goes: what counts, what is left out, and when the clock starts."""

from datetime import datetime, timedelta

import pytest

from packhouse.reports.queries import summary
from packhouse.reports.values import DockToStock, FloorFigures, OrderFigures, ShipmentFigures, Summary
from tests.builders import NOON
from tests.journeys.story import Story
from tests.unchanged import unchanged

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def story() -> Story:
    """A merchant, a house, a carrier; Monday noon."""
    return Story()


def found(since: datetime = NOON - HOUR, until: datetime = NOON + 12 * HOUR) -> Summary:
    with unchanged():
        return summary(since=since, until=until)


def test_a_quiet_day_has_nothing_but_zeros(story: Story):
    day = found()

    assert (day.total.shipments, day.total.floor) == (ShipmentFigures(), FloorFigures())
    assert (day.total.dock_to_stock, day.orders.orders, day.orders.holds) == (DockToStock(), OrderFigures(), ())
    assert [house.code for house in day.facilities] == ["lei"]
    assert [owner.code for owner in day.merchants] == ["acme"]


def test_the_period_begins_with_its_first_moment_and_ends_before_its_last(story: Story):
    story.orders("A-1", MUG=1)

    assert found(since=NOON).orders.orders.orders == 1
    assert found(until=NOON).orders.orders.orders == 0
    assert found(since=NOON + timedelta(microseconds=1)).orders.orders.orders == 0


def test_what_is_handed_over_by_its_departure_is_on_time_and_what_is_not_is_late(story: Story):
    story.near.finds(MUG=3)
    for number in range(3):
        story.orders(f"A-{number}", MUG=1)
    story.worker_runs()
    wave = story.near.releases_a_wave()
    story.near.picks(wave)
    first, second, _ = wave.shipment_ids
    story.near.packs(first)
    story.worker_runs()
    story.later(hours=5)
    story.near.hands_over()
    story.near.packs(second)
    story.worker_runs()
    story.later(minutes=1)
    story.near.hands_over()
    story.worker_runs()

    sent = found().total.shipments

    assert (sent.shipments, sent.shipped, sent.in_the_house) == (3, 2, 1)
    assert (sent.due, sent.on_time) == (3, 1), "17:00 is on time, 17:01 and still here are not"


def test_what_is_due_another_day_does_not_count_today(story: Story):
    story.later(hours=6)
    story.near.finds(MUG=1)
    story.orders("A-1", MUG=1)
    story.worker_runs()

    today, tomorrow = found(until=NOON + 12 * HOUR), found(since=NOON + 12 * HOUR, until=NOON + 36 * HOUR)

    assert (today.total.shipments.shipments, today.total.shipments.due) == (1, 0)
    assert (tomorrow.total.shipments.shipments, tomorrow.total.shipments.due) == (0, 1)


def test_a_cancelled_shipment_is_not_due(story: Story):
    story.near.finds(MUG=1)
    order_id = story.orders("A-1", MUG=1)
    story.worker_runs()
    story.cancels(order_id)
    story.worker_runs()

    sent = found().total.shipments

    assert (sent.shipments, sent.cancelled, sent.due) == (1, 1, 0)


def test_a_delivery_of_which_nothing_came_has_no_dock_to_stock_time(story: Story):
    house = story.near
    empty = house.expects("ASN-1", MUG=5)
    house.receives(empty)
    house.counts(empty, MUG=5)
    house.settles(empty)
    full = house.expects("ASN-2", MUG=5)
    house.receives(full)
    house.counts(full)
    story.later(minutes=90)
    house.puts_away(full)

    assert found().total.dock_to_stock == DockToStock(1, 5400, 5400)


def test_two_houses_are_told_apart_and_added_up(story: Story):
    far = story.opens("ber", country="DE", latitude=52.5, longitude=13.4)
    story.near.finds(MUG=1)
    far.finds(POT=1)
    story.orders("A-1", MUG=1, POT=1)
    story.worker_runs()
    story.near.works_off()
    far.picks(far.releases_a_wave(), POT=1)
    story.worker_runs()

    day = found()
    by_code = {house.code: house for house in day.facilities}

    assert by_code["lei"].shipments.shipped == 1
    assert (by_code["ber"].shipments.shipped, by_code["ber"].shipments.cancelled) == (0, 1)
    assert by_code["ber"].floor == FloorFigures(1, 0, 1, 1, 1, 1)
    assert day.total.floor == FloorFigures(2, 1, 1, 1, 2, 1)
    assert (day.orders.orders.partially_shipped, day.orders.orders.backordered) == (1, 1)
