"""Receiving decides without a database."""

from datetime import UTC, date, datetime

import pytest

from packhouse.facilities.values import LocationKind
from packhouse.inventory.values import Condition
from packhouse.receiving import rules
from packhouse.receiving.operations import (
    BadExternalId,
    BadQuantity,
    CountInvalid,
    InboundDiffers,
    InboundNotReady,
    InboundUnknown,
    LineUnknown,
    LocationUnfit,
    LotUnknown,
    NoLines,
    NotAtDock,
    TooManyLines,
    UnknownSku,
)
from packhouse.receiving.states import INBOUND
from packhouse.receiving.values import (
    MOST_LINES,
    MOST_UNITS,
    Announced,
    AnnouncedLine,
    Arrival,
    AtDock,
    Content,
    Count,
    Done,
    Inbound,
    InboundState,
    Known,
    Line,
    NewInbound,
    PutAway,
    Tally,
)
from packhouse.receiving.yard import Yard

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
S = InboundState
MUG, CUP = 11, 12


def a_yard(state: InboundState = S.ARRIVED) -> Yard:
    return Yard([Inbound(inbound_id=1, merchant_id=7, dock_id=50, state=state)])


def an_announcement(external_id: str = "asn-1", **quantities: int) -> NewInbound:
    lines = tuple(AnnouncedLine(sku, quantity) for sku, quantity in (quantities or {"MUG": 5}).items())
    return NewInbound(external_id, lines)


@pytest.mark.parametrize("external_id", ["", "x" * 65, "a\x00b", "a\nb", "\ud800"])
def test_an_external_id_must_fit_on_paper(external_id):
    assert isinstance(rules.content(an_announcement(external_id), {"MUG": MUG}), BadExternalId)


@pytest.mark.parametrize("quantity", [0, -1, MOST_UNITS + 1, 10**20])
def test_units_are_announced_in_numbers_that_can_be(quantity):
    assert isinstance(rules.content(an_announcement(MUG=quantity), {"MUG": MUG}), BadQuantity)


def test_the_refusal_of_an_unknown_sku_names_its_line():
    refusal = rules.content(an_announcement(MUG=1, CUP=1), {"MUG": MUG})

    assert isinstance(refusal, UnknownSku)
    assert refusal.facts == {"external_id": "asn-1", "line_no": 2, "sku": "CUP"}


def test_lines_are_at_least_one_and_at_most_a_thousand():
    many = NewInbound("asn-1", (AnnouncedLine("MUG", 1),) * (MOST_LINES + 1))

    assert isinstance(rules.content(NewInbound("asn-1", ()), {}), NoLines)
    assert isinstance(rules.content(many, {"MUG": MUG}), TooManyLines)


def test_what_differs_is_named():
    known = Known(1, S.SUBMITTED, "asn-1", date(2026, 3, 3), [MUG, CUP], [5, 6])

    assert rules.differences(known, Content("asn-1", date(2026, 3, 3), [MUG, CUP], [5, 6])) == ()
    assert rules.differences(known, Content("asn-1", None, [MUG, MUG], [5, 7])) == (
        "expected_date",
        "lines[2].sku",
        "lines[2].quantity",
    )
    assert rules.differences(known, Content("asn-1", date(2026, 3, 3), [MUG], [5])) == ("lines (how many)",)


def test_twins_in_one_batch_are_answered_as_if_one_came_after_the_other():
    first, other = Content("asn-1", None, [MUG], [5]), Content("asn-1", None, [MUG], [6])
    book = {"asn-1": Known(1, S.SUBMITTED, "asn-1", None, [MUG], [5])}

    answers = rules.announced([first, first, other], book, {"asn-1"})

    assert answers[:2] == [
        Announced(1, "asn-1", S.SUBMITTED, replayed=False),
        Announced(1, "asn-1", S.SUBMITTED, replayed=True),
    ]
    assert isinstance(answers[2], InboundDiffers)
    assert answers[2].facts["differs"] == ("lines[1].quantity",)


def test_the_first_of_each_external_id_counts_and_refusals_do_not():
    flawed = rules.content(NewInbound("asn-1", ()), {})
    first, other = Content("asn-1", None, [MUG], [5]), Content("asn-1", None, [MUG], [6])

    assert rules.first_of_each([flawed, first, other]) == [first]


def test_only_a_dock_takes_an_arrival():
    yard = a_yard(S.SUBMITTED)

    refusal = rules.arrival(yard, Arrival(1, 60), {60: LocationKind.STORAGE})

    assert isinstance(refusal, LocationUnfit)
    assert yard.steps(now=NOW, docks={}) == []
    assert rules.arrival(yard, Arrival(1, 50), {50: LocationKind.DOCK}) == Done(1, S.ARRIVED)
    assert isinstance(rules.arrival(yard, Arrival(1, 50), {50: LocationKind.DOCK}), InboundNotReady)


def count(*items: Count, lots: dict[int, int] | None = None) -> list[object]:
    yard = a_yard()
    lines = {(1, 1): Line(inbound_id=1, line_no=1, product_id=MUG, counted=0)}
    return [rules.count(yard, lines, lots or {}, item) for item in items]


def test_counts_of_a_line_add_up_to_no_more_than_a_line_can_be():
    answers = count(Count(1, 1, MOST_UNITS), Count(1, 1, 1), Count(1, 1, 0, damaged=0))

    assert isinstance(answers[0], Done)
    assert isinstance(answers[1], CountInvalid)
    assert isinstance(answers[2], Done)


def test_a_count_names_a_line_and_a_lot_of_its_product():
    answers = count(
        Count(1, 2, 5),
        Count(1, 1, 5, lot_id=9),
        Count(1, 1, 5, lot_id=8),
        Count(2, 1, 5),
        lots={9: CUP, 8: MUG},
    )

    assert [type(answer) for answer in answers] == [LineUnknown, LotUnknown, Done, InboundUnknown]


@pytest.mark.parametrize(("quantity", "damaged"), [(-1, 5), (5, -1)])
def test_less_than_nothing_cannot_be_counted(quantity, damaged):
    assert isinstance(count(Count(1, 1, quantity, damaged))[0], CountInvalid)


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(1, counted=10, damaged=0, short=0, over=0), S.RECEIVED),
        (Tally(1, counted=9, damaged=0, short=1, over=0), S.DISCREPANCY),
        (Tally(1, counted=11, damaged=0, short=0, over=1), S.DISCREPANCY),
        (Tally(1, counted=9, damaged=1, short=0, over=0), S.DISCREPANCY),
    ],
)
def test_what_did_not_come_as_announced_is_a_discrepancy(tally, state):
    assert rules.close_count(a_yard(S.RECEIVING), {1: tally}, 1) == Done(1, state)


def test_where_nothing_came_nothing_is_put_away():
    nothing = Tally(1, counted=0, damaged=0, short=10, over=0)

    assert rules.settle(a_yard(S.DISCREPANCY), {1: nothing}, 1) == Done(1, S.CLOSED)


def test_units_are_put_away_once():
    yard = a_yard(S.RECEIVED)
    good = AtDock(1, 1, 0, Condition.SELLABLE, MUG, left=5)
    bad = AtDock(1, 1, 0, Condition.DAMAGED, MUG, left=2)
    dock, left = {good.key: good, bad.key: bad}, {1: 7}
    kinds = {60: LocationKind.STORAGE, 70: LocationKind.QUARANTINE}
    asked = [
        PutAway(1, 1, 60, 3),
        PutAway(1, 1, 60, 3),
        PutAway(1, 1, 60, 0),
        PutAway(1, 1, 60, 2, is_damaged=True),
        PutAway(1, 1, 70, 2, is_damaged=True),
        PutAway(1, 1, 60, 1, lot_id=4),
        PutAway(1, 1, 60, 2),
        PutAway(1, 1, 60, 1),
    ]

    answers = [rules.put_away(yard, dock, left, kinds, item) for item in asked]

    assert [type(answer) for answer in answers] == [
        Done,
        NotAtDock,
        NotAtDock,
        LocationUnfit,
        Done,
        NotAtDock,
        Done,
        InboundNotReady,
    ]
    assert answers[6] == Done(1, S.CLOSED)
    (step,) = yard.steps(now=NOW, docks={})
    assert (step.state, step.closed_at, step.received_at) == (S.CLOSED, NOW, None)
    assert [i.inbound_id for i in yard.entered(S.PUTTING_AWAY)] == [1]


@pytest.mark.parametrize("move", INBOUND.moves)
@pytest.mark.parametrize("state", list(S))
def test_a_move_is_made_from_the_states_in_the_table_and_from_no_other(move, state):
    refusal = a_yard(state).refusal(move, 1)

    if state in INBOUND.sources(move):
        assert refusal is None
    else:
        assert isinstance(refusal, InboundNotReady)
        assert refusal.facts["state"] == state.name.lower()
        assert move not in str(refusal.facts["allowed"]).split(", ")
