"""What the play is made of: the week moved to another one, supply and demand, cartons, appointments."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import cartons, supply, week
from demo.agenda import Agenda
from demo.online_retail import LONDON
from interfaces import clock

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def found() -> week.Week:
    return week.load(TODAY)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 23), date(2026, 10, 26)),
        (date(2026, 11, 27), date(2026, 11, 2)),
        (date(2026, 11, 26), date(2026, 10, 26)),
        (date(2026, 1, 1), date(2025, 12, 1)),
    ],
)
def test_the_week_that_is_played_ended_long_enough_ago(today: date, monday: date) -> None:
    assert week.monday_to_play(today) == monday
    assert monday.weekday() == 0
    assert today - (monday + timedelta(days=6)) >= week.AGO


def test_an_order_keeps_its_weekday_and_its_local_time(found: week.Week) -> None:
    for invoice in found.invoices:
        real = week.placed_at(invoice).astimezone(LONDON)
        played = found.moment(week.placed_at(invoice)).astimezone(LONDON)
        assert (played.weekday(), played.time()) == (real.weekday(), real.time())
        assert found.monday <= played.date() < found.monday + timedelta(days=7)


def test_every_order_is_sent_once_and_not_before_it_is_placed(found: week.Week) -> None:
    sent = [(at, channel, invoice) for at, channel, invoices in found.posts(7) for invoice in invoices]

    assert len(sent) == len(found.invoices) == 526
    assert len({invoice.order.external_id for _, _, invoice in sent}) == 526
    assert all(channel == invoice.channel for _, channel, invoice in sent)
    waited = [at - found.moment(week.placed_at(invoice)) for at, _, invoice in sent]
    assert min(waited) > timedelta(0)
    assert max(waited) <= week.POSTED_EVERY


def test_the_days_of_a_shorter_play_are_the_first_ones(found: week.Week) -> None:
    monday_only = [at for at, _, _ in found.posts(1)]

    assert {at.astimezone(LONDON).date() for at in monday_only} == {found.monday}


def test_the_same_seed_sends_in_the_same_goods_and_another_one_others(found: week.Week) -> None:
    wanted = week.demand(found.invoices)

    assert supply.opening(wanted, 1) == supply.opening(wanted, 1)
    assert supply.opening(wanted, 1) != supply.opening(wanted, 2)


def test_some_products_are_short_on_monday_and_nothing_is_short_at_the_end(found: week.Week) -> None:
    wanted = {(channel, sku): n for channel, skus in week.demand(found.invoices).items() for sku, n in skus.items()}
    on_monday: Counter[tuple[str, str]] = Counter()
    for load in supply.opening(week.demand(found.invoices), 1):
        on_monday.update({(load.channel, sku): units for sku, units in load.lines})
    in_all = on_monday.copy()
    for load in supply.midweek(week.demand(found.invoices), 1):
        in_all.update({(load.channel, sku): units for sku, units in load.lines})

    short = [key for key, units in wanted.items() if on_monday[key] < units]
    assert set(on_monday) == set(wanted)
    assert 0.01 < len(short) / len(wanted) < 0.1
    assert [key for key, units in wanted.items() if in_all[key] < units] == []


def test_a_truck_holds_no_more_lines_than_a_dock_likes(found: week.Week) -> None:
    loads = [*supply.opening(week.demand(found.invoices), 1), *supply.midweek(week.demand(found.invoices), 1)]

    names = [(load.channel, load.facility, load.external_id) for load in loads]
    assert len(set(names)) == len(names)
    assert all(1 <= len(load.lines) <= supply.MOST_LINES for load in loads)
    assert all(units >= 1 for load in loads for _, units in load.lines)


def test_nearly_all_is_counted_as_announced(found: week.Week) -> None:
    lines = [
        (units, supply.finding(load, line_no, units, 1))
        for load in supply.opening(week.demand(found.invoices), 1)
        for line_no, (_, units) in enumerate(load.lines, 1)
    ]

    assert all(found.good >= 0 and found.damaged >= 0 for _, found in lines)
    short = sum(found.good + found.damaged < units for units, found in lines)
    over = sum(found.good + found.damaged > units for units, found in lines)
    damaged = sum(found.damaged > 0 for _, found in lines)
    assert min(short, over, damaged) >= 1
    assert (short + over + damaged) / len(lines) < 0.05


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 3_000)), max_size=12),
    st.dictionaries(st.integers(1, 5), st.integers(0, 40_000)),
)
def test_cartons_hold_every_unit_once_and_are_not_too_heavy(
    units: list[tuple[int, int, int]], weights_g: dict[int, int]
) -> None:
    filled = cartons.fill(units, weights_g)

    packed: Counter[int] = Counter()
    for carton in filled:
        assert carton
        assert all(each.quantity > 0 for each in carton)
        packed.update({each.product_id: 0 for each in carton})
        for each in carton:
            packed[each.product_id] += each.quantity
        is_single = sum(each.quantity for each in carton) == 1
        assert is_single or cartons.weight_g(carton, weights_g) <= cartons.MOST_G
    wanted: Counter[int] = Counter()
    for _, product_id, quantity in units:
        wanted[product_id] += quantity
    assert packed == wanted


def test_appointments_are_kept_in_the_order_of_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, os.fspath(tmp_path / "clock"))
    clock._shared.cache_clear()
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    happened: list[tuple[str, datetime]] = []
    settled: list[datetime] = []
    agenda = Agenda(settle=lambda: settled.append(clock.now()), passed=lambda now: None)

    def note(now: datetime, what: str) -> None:
        assert clock.now() == now
        happened.append((what, now))
        if what == "first":
            agenda.at(now + timedelta(minutes=30), "stage", note, "made meanwhile")

    agenda.at(noon + timedelta(hours=1), "stage", note, "last")
    agenda.at(noon, "stage", note, "first")
    agenda.at(noon, "stage", note, "same time, made later")
    try:
        agenda.run()
    finally:
        clock.release()
        clock._shared.cache_clear()

    assert [what for what, _ in happened] == ["first", "same time, made later", "made meanwhile", "last"]
    assert settled == [now for _, now in happened]
    assert agenda.spent.times == {"stage": 4, "waiting for the workers": 4}
