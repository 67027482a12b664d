"""Which bins a wave chooses, how it is walked, and what is fetched instead of a short: no database."""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from packhouse.fulfillment.values import Owed
from packhouse.inventory.values import FreeBin
from packhouse.picking import rules
from packhouse.picking.rules import Fetch, Found, Pick, Place
from packhouse.picking.values import PickState

MUG, PEN = 1, 2
SOON, LATER = date(2026, 5, 1), date(2026, 9, 1)
PRODUCTS = st.integers(1, 3)
DATES = st.sampled_from([SOON, LATER, None])


def a_bin(location_id: int, free: int, expires_on: date | None = None, product_id: int = MUG) -> FreeBin:
    return FreeBin(location_id, product_id, 0, free, expires_on)


def a_line(shipment_id: int, quantity: int, product_id: int = MUG, line_no: int = 1) -> Owed:
    return Owed(shipment_id, line_no, 9, product_id, quantity)


def chosen_for(bins: list[FreeBin], *lines: Owed) -> rules.Chosen:
    by_shipment: dict[int, list[Owed]] = defaultdict(list)
    for line in lines:
        by_shipment[line.shipment_id].append(line)
    return rules.choose_bins(shipment_ids=list(by_shipment), lines=by_shipment, bins=bins)


def from_where(chosen: rules.Chosen, shipment_id: int) -> list[tuple[int, int]]:
    return [(fetch.location_id, fetch.quantity) for fetch in chosen.fetches[shipment_id]]


def test_what_expires_first_is_picked_first():
    bins = [a_bin(7, 1, SOON), a_bin(3, 9, LATER), a_bin(1, 9)]

    chosen = chosen_for(bins, a_line(41, 4))

    assert from_where(chosen, 41) == [(7, 1), (3, 3)]


def test_one_bin_that_suffices_is_better_than_two_and_the_smallest_of_them_best():
    bins = [a_bin(1, 2), a_bin(2, 9), a_bin(3, 5), a_bin(4, 3)]

    chosen = chosen_for(bins, a_line(41, 4))

    assert from_where(chosen, 41) == [(3, 4)]


def test_if_no_bin_suffices_the_largest_is_emptied_first():
    bins = [a_bin(1, 2), a_bin(2, 4), a_bin(3, 3)]

    chosen = chosen_for(bins, a_line(41, 6))

    assert from_where(chosen, 41) == [(2, 4), (1, 2)]


def test_a_shipment_is_taken_whole_or_left_out():
    bins = [a_bin(1, 5), a_bin(2, 1, product_id=PEN)]

    chosen = chosen_for(bins, a_line(41, 3), a_line(41, 2, PEN, line_no=2), a_line(42, 4))

    assert chosen.left_out == [41]
    assert from_where(chosen, 42) == [(1, 4)]


def test_two_lines_of_one_product_share_what_is_free():
    bins = [a_bin(1, 5)]

    assert chosen_for(bins, a_line(41, 3), a_line(41, 3, line_no=2)).left_out == [41]
    assert chosen_for(bins, a_line(41, 3), a_line(41, 2, line_no=2)).left_out == []


def test_earlier_shipments_choose_first():
    bins = [a_bin(1, 5)]

    chosen = chosen_for(bins, a_line(42, 3), a_line(41, 3))

    assert (list(chosen.fetches), chosen.left_out) == ([42], [41])


def test_a_shipment_that_owes_nothing_is_left_out():
    chosen = rules.choose_bins(shipment_ids=[41], lines={}, bins=[a_bin(1, 5)])

    assert (chosen.fetches, chosen.left_out) == ({}, [41])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[FreeBin], list[Owed]]:
    bins = [
        FreeBin(location_id, product_id, 0, draw(st.integers(1, 9)), draw(DATES))
        for product_id in (1, 2, 3)
        for location_id in range(product_id * 10, product_id * 10 + draw(st.integers(0, 5)))
    ]
    bins.sort(key=lambda each: (each.expires_on or date.max, each.location_id))
    lines = [
        Owed(shipment_id, line_no, 9, draw(PRODUCTS), draw(st.integers(1, 12)))
        for shipment_id in range(41, 41 + draw(st.integers(1, 6)))
        for line_no in range(1, 1 + draw(st.integers(1, 3)))
    ]
    return bins, lines


@given(worlds())
def test_no_bin_promises_more_than_it_has_free(world: tuple[list[FreeBin], list[Owed]]):
    bins, lines = world

    chosen = chosen_for(bins, *lines)

    free = {(each.location_id, each.product_id): each.free for each in bins}
    taken: Counter[tuple[int, int]] = Counter()
    for fetch in (fetch for fetches in chosen.fetches.values() for fetch in fetches):
        taken[fetch.location_id, fetch.product_id] += fetch.quantity
    assert all(units <= free[key] for key, units in taken.items())
    assert {(b.location_id, b.product_id): b.quantity for b in chosen.promised} == dict(taken)


@given(worlds())
def test_each_shipment_gets_all_of_its_lines_or_nothing(world: tuple[list[FreeBin], list[Owed]]):
    bins, lines = world

    chosen = chosen_for(bins, *lines)

    owed = {(line.shipment_id, line.line_no): line.quantity for line in lines}
    got: Counter[tuple[int, int]] = Counter()
    for fetch in (fetch for fetches in chosen.fetches.values() for fetch in fetches):
        got[fetch.shipment_id, fetch.line_no] += fetch.quantity
    assert dict(got) == {key: units for key, units in owed.items() if key[0] in chosen.fetches}
    assert {*chosen.fetches, *chosen.left_out} == {line.shipment_id for line in lines}
    assert not set(chosen.fetches) & set(chosen.left_out)


@given(worlds())
def test_nobody_is_left_out_while_all_of_its_units_are_free(world: tuple[list[FreeBin], list[Owed]]):
    bins, lines = world

    chosen = chosen_for(bins, *lines)

    left: Counter[int] = Counter()
    for each in bins:
        left[each.product_id] += each.free
    for each in chosen.promised:
        left[each.product_id] -= each.quantity
    for shipment_id in chosen.left_out:
        wanted: Counter[int] = Counter()
        for line in lines:
            wanted[line.product_id] += line.quantity * (line.shipment_id == shipment_id)
        assert any(units > left[product_id] for product_id, units in wanted.items())


@given(worlds())
def test_the_same_stock_and_the_same_shipments_give_the_same_wave(world: tuple[list[FreeBin], list[Owed]]):
    bins, lines = world

    assert chosen_for(bins, *lines) == chosen_for(bins, *lines)


@given(st.lists(st.tuples(st.integers(1, 9), DATES), min_size=1, max_size=6), st.integers(1, 30))
def test_a_line_never_takes_younger_units_than_needed_and_goes_to_the_fewest_locations(
    stock: list[tuple[int, date | None]], wanted: int
):
    bins = [a_bin(n, free, expires_on) for n, (free, expires_on) in enumerate(stock, 1)]
    bins.sort(key=lambda each: (each.expires_on or date.max, each.location_id))
    chosen = chosen_for(bins, a_line(41, wanted))
    if chosen.left_out:
        assert wanted > sum(each.free for each in bins)
        return

    taken = dict(from_where(chosen, 41))
    for expires_on in (SOON, LATER, None):
        group = [each for each in bins if each.expires_on == expires_on]
        from_group = sum(taken.get(each.location_id, 0) for each in group)
        units = min(wanted, sum(each.free for each in group))
        visited = sum(each.location_id in taken for each in group)
        assert from_group == units
        assert visited == fewest(units, [each.free for each in group])
        wanted -= units


def fewest(units: int, free: list[int]) -> int:
    return next(n for n in range(len(free) + 1) if any(sum(c) >= units for c in combinations(free, n)))


def a_fetch(location_id: int, shipment_id: int = 41) -> Fetch:
    return Fetch(location_id, shipment_id, 1, 0, 1, MUG, 9)


PLACES = {100 * aisle + bay: Place(aisle, bay, 1) for aisle in range(1, 9) for bay in range(1, 11)}


def test_a_walk_goes_up_one_aisle_and_down_the_next():
    batch = [a_fetch(place) for place in (309, 102, 301, 108, 105, 404)]

    walk = [fetch.location_id for fetch in rules.walk(batch, PLACES)]

    assert walk == [102, 105, 108, 309, 301, 404]


def test_shipments_that_lie_close_together_are_walked_together():
    fetches = {n: [a_fetch(place, n)] for n, place in ((41, 801), (42, 101), (43, 802), (44, 103))}

    batches = rules.cut_into_batches(fetches, PLACES, 2)

    assert [{fetch.shipment_id for fetch in batch} for batch in batches] == [{42, 44}, {41, 43}]


@given(st.lists(st.lists(st.sampled_from(sorted(PLACES)), min_size=1, max_size=4), max_size=30), st.integers(1, 9))
def test_batches_hold_each_fetch_once_and_no_more_shipments_than_asked_for(stops: list[list[int]], most: int):
    fetches = {n: [a_fetch(place, n) for place in places] for n, places in enumerate(stops)}

    batches = rules.cut_into_batches(fetches, PLACES, most)

    walked = [fetch for batch in batches for fetch in rules.walk(batch, PLACES)]
    assert Counter(walked) == Counter(fetch for each in fetches.values() for fetch in each)
    shipments = [{fetch.shipment_id for fetch in batch} for batch in batches]
    assert all(len(each) <= most for each in shipments)
    assert sum(map(len, shipments)) == len(fetches)


def a_pick(number: int = 1, quantity: int = 5, *, location_id: int = 1, shipment_id: int = 41, state: int = 1) -> Pick:
    return Pick(7, number, 1, shipment_id, 1, 9, MUG, 0, location_id, None, quantity, 0, 0, state)


def shorts(*found: tuple[int, int]) -> dict[rules.Key, Found]:
    """So many units asked for, so many there: picks 1, 2 ... from locations 1, 2 ..."""
    picks = [(a_pick(n, asked, location_id=n), there) for n, (asked, there) in enumerate(found, 1)]
    return {(7, pick.number): Found(pick, 90, there) for pick, there in picks}


def test_missing_units_are_fetched_from_another_bin_of_the_house():
    replacements, promised = rules.replace(shorts((5, 2)), free={MUG: 10}, bins=[a_bin(2, 10)])

    assert replacements[7, 1].replaced == 3
    assert [(f.location_id, f.quantity) for f in replacements[7, 1].fetches] == [(2, 3)]
    assert [(b.location_id, b.quantity) for b in promised] == [(2, 3)]


def test_what_other_shipments_have_reserved_is_not_taken():
    replacements, promised = rules.replace(shorts((5, 2)), free={MUG: 1}, bins=[a_bin(2, 10)])

    assert replacements[7, 1].replaced == 1
    assert [b.quantity for b in promised] == [1]


def test_a_location_that_was_found_short_is_not_trusted():
    replacements, promised = rules.replace(shorts((5, 2)), free={MUG: 10}, bins=[a_bin(1, 10)])

    assert (replacements[7, 1].replaced, replacements[7, 1].fetches, promised) == (0, [], [])


def test_earlier_shorts_are_served_first():
    replacements, _ = rules.replace(shorts((5, 2), (5, 4)), free={MUG: 3}, bins=[a_bin(3, 10)])

    assert [each.replaced for each in replacements.values()] == [3, 0]


@given(
    on_hand=st.integers(0, 60),
    reserved=st.integers(0, 60),
    found=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=6),
    elsewhere=st.integers(0, 40),
)
def test_after_any_shorts_nothing_is_reserved_that_is_not_on_hand(
    on_hand: int, reserved: int, found: list[tuple[int, int]], elsewhere: int
):
    found = [(asked, min(asked, there)) for asked, there in found]
    reserved = max(reserved, sum(asked for asked, _ in found))
    on_hand = max(on_hand, reserved)

    replacements, promised = rules.replace(
        shorts(*found), free={MUG: on_hand - reserved}, bins=[a_bin(99, elsewhere)] if elsewhere else []
    )

    missing = sum(asked - there for asked, there in found)
    replaced = sum(each.replaced for each in replacements.values())
    assert 0 <= replaced <= min(missing, elsewhere)
    assert sum(each.quantity for each in promised) == replaced
    assert 0 <= reserved - (missing - replaced) <= on_hand - missing
    assert replaced == min(missing, elsewhere, on_hand - reserved)


@given(missing=st.integers(0, 9), free=st.integers(0, 9), reserved=st.integers(0, 9))
def test_as_many_units_are_replaced_as_the_stock_level_bears_and_no_more(missing: int, free: int, reserved: int):
    on_hand, reserved = reserved + missing + free, reserved + missing

    replaced = rules.replaceable(missing=missing, free=free)

    assert reserved - (missing - replaced) <= on_hand - missing
    assert replaced == missing or reserved - (missing - replaced - 1) > on_hand - missing


def test_a_shipment_is_started_while_picks_are_open_and_finished_after():
    picks = [a_pick(1), a_pick(2), a_pick(3, shipment_id=42), a_pick(4, shipment_id=43)]
    found = {(7, n): Found(picks[n - 1], 90, 5) for n in (1, 3)}

    after = rules.aftermath(picks, found, {})

    assert after == ({41}, {42}, set())


def test_a_shipment_with_replacements_is_not_finished_and_one_with_nothing_at_all_is_empty():
    picks = [a_pick(1), a_pick(2, shipment_id=42)]
    found = {(7, pick.number): Found(pick, 90, 0) for pick in picks}
    replacements = {(7, 1): rules.Replacement(found[7, 1], 5, [])}

    assert rules.aftermath(picks, found, replacements) == ({41}, set(), {42})


def test_units_of_earlier_picks_count():
    before = a_pick(1, state=PickState.PICKED)._replace(picked=5)
    last = a_pick(2)

    assert rules.aftermath([before, last], {(7, 2): Found(last, 90, 0)}, {}) == (set(), {41}, set())
