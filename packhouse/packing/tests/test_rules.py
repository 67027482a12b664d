"""Which units a scan means, and what is still missing: no database."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from packhouse.packing.rules import InCarton, Loose, Packed
from packhouse.picking.values import InTote

MUG, PEN = 1, 2


def a_tote(tote_id: int, quantity: int, *, line_no: int = 1, product_id: int = MUG, lot_id: int = 0) -> InTote:
    return InTote(41, line_no, 9, product_id, lot_id, tote_id, quantity)


def in_carton(quantity: int, *, line_no: int = 1, lot_id: int = 0) -> InCarton:
    return InCarton(41, 5, 80, True, line_no, lot_id, quantity)


def from_where(packed: list[Packed]) -> list[tuple[int, int, int]]:
    return [(each.tote_id, each.line_no, each.quantity) for each in packed]


def test_units_come_from_the_first_totes_that_have_them():
    loose = Loose([a_tote(90, 2), a_tote(91, 3)], [])

    assert from_where(loose.take(41, MUG, 3)) == [(90, 1, 2), (91, 1, 1)]
    assert (loose.units[41, MUG], loose.missing[41]) == (2, 2)


def test_what_is_in_a_carton_came_from_the_first_totes():
    loose = Loose([a_tote(90, 2), a_tote(91, 3)], [in_carton(3)])

    assert loose.missing[41] == 2
    assert from_where(loose.take(41, MUG, 2)) == [(91, 1, 2)]


def test_two_lines_of_one_product_are_packed_one_after_the_other():
    loose = Loose([a_tote(90, 2), a_tote(90, 2, line_no=2)], [in_carton(1)])

    assert from_where(loose.take(41, MUG, 2)) == [(90, 1, 1), (90, 2, 1)]


def test_lots_are_kept_apart():
    loose = Loose([a_tote(90, 2, lot_id=7), a_tote(90, 2, lot_id=8)], [in_carton(2, lot_id=8)])

    assert [each.lot_id for each in loose.take(41, MUG, 2)] == [7]


def test_a_product_that_is_packed_is_still_known():
    loose = Loose([a_tote(90, 2)], [in_carton(2)])

    assert loose.units == {(41, MUG): 0}
    assert loose.missing == {41: 0}


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 3), st.integers(1, 5)), max_size=8),
    st.data(),
)
def test_scans_in_any_pieces_and_calls_pack_each_fetched_unit_once(
    stops: list[tuple[int, int, int, int]], data: st.DataObject
):
    units: Counter[tuple[int, int, int]] = Counter()
    for line_no, lot_id, tote_id, quantity in stops:
        units[line_no, lot_id, tote_id] += quantity
    fetched = [
        a_tote(tote_id, quantity, line_no=line_no, lot_id=lot_id, product_id=1 + line_no % 2)
        for (line_no, lot_id, tote_id), quantity in sorted(units.items())
    ]
    packed: list[Packed] = []
    while True:
        totals: dict[tuple[int, int], int] = defaultdict(int)
        for each in packed:
            totals[each.line_no, each.lot_id] += each.quantity
        before = [in_carton(n, line_no=line_no, lot_id=lot_id) for (line_no, lot_id), n in totals.items()]
        loose = Loose(fetched, before)
        open_products = [p for p in (MUG, PEN) if loose.units.get((41, p))]
        if not open_products:
            break
        product = data.draw(st.sampled_from(open_products))
        packed += loose.take(41, product, data.draw(st.integers(1, loose.units[41, product])))

    got: Counter[tuple[int, int, int]] = Counter()
    for each in packed:
        got[each.line_no, each.lot_id, each.tote_id] += each.quantity
    assert got == units
