"""Each verb in each state: what the life cycle allows works, all else is refused and changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.orders import operations, queries
from packhouse.orders.operations import BadNote, BadRecipient, CannotHold, HoldUnknown, OrderUnknown, TooLate
from packhouse.orders.operations.requests import CORRECTABLE
from packhouse.orders.states import ORDER
from packhouse.orders.values import (
    Accepted,
    CancellationDecision,
    ClearedHold,
    Correction,
    LockedOrder,
    NewHold,
    OrderRow,
    OrderState,
    Progress,
    SourcedUnits,
    Stands,
)
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")

S = OrderState
UNITS = 4
LATER = NOON + timedelta(hours=1)
KINDS = (
    "OrderHeld",
    "OrderOpened",
    "OrderProgressed",
    "CancellationRequested",
    "RecipientCorrected",
    "CancellationRejected",
    "OrderCancelled",
)


class Desk:
    """One merchant, and its orders brought to where a test wants them, by the verbs alone."""

    def __init__(self) -> None:
        self.merchant_id = a_merchant()
        a_facility()
        a_product(self.merchant_id)
        self.ours = {"merchant_id": self.merchant_id, "now": NOON, "actor_id": SYSTEM}
        self.taken = 0

    def order(self) -> int:
        self.taken += 1
        new = an_order(f"A-{self.taken}", ("MUG", UNITS))
        (answer,) = operations.accept(orders=[new], **self.ours)
        assert isinstance(answer, Accepted)
        return answer.order_id

    def order_in(self, state: OrderState) -> int:
        order_id = self.order()
        for step in WAYS[state]:
            step(self, order_id)
        assert self.row(order_id).state == state
        return order_id

    def lock(self, order_id: int) -> LockedOrder:
        (locked,) = operations.lock_orders(merchant_id=self.merchant_id, order_ids=[order_id])
        return locked

    def row(self, order_id: int) -> OrderRow:
        (row,) = queries.orders(merchant_id=self.merchant_id, order_ids=[order_id])
        return row

    def sourced(self, order_id: int, planned: int) -> None:
        operations.record_sourcing(sourced=[SourcedUnits(self.lock(order_id), planned)], **self.ours)

    def report(self, order_id: int, *, started: bool = False, shipped: int = 0, delivered: int = 0) -> None:
        operations.record_progress(progress=[Progress(order_id, started, shipped, delivered)], **self.ours)

    def hold(self, order_id: int, reason: str = "fraud", note: str = "") -> Stands | Refused:
        (answer,) = operations.hold(holds=[NewHold(order_id, reason, note)], **self.ours)
        return answer

    def clear(self, order_id: int, reason: str = "fraud") -> Stands | Refused:
        (answer,) = operations.clear_holds(cleared=[ClearedHold(order_id, reason)], **self.ours)
        return answer

    def correct(self, order_id: int, name: str = "Ann Corrected") -> Stands | Refused:
        ship_to = replace(an_order().ship_to, name=name)
        (answer,) = operations.correct_recipients(corrections=[Correction(order_id, ship_to)], **self.ours)
        return answer

    def cancel(self, order_id: int) -> Stands | Refused:
        (answer,) = operations.request_cancellation(order_ids=[order_id], **self.ours)
        return answer

    def decide(self, order_id: int, *, accepted: bool) -> None:
        decision = CancellationDecision(self.lock(order_id), accepted)
        operations.settle_cancellations(decisions=[decision], **self.ours)

    def held_for(self, order_id: int) -> list[str]:
        return [row.reason for row in queries.holds(merchant_id=self.merchant_id, order_ids=[order_id])]

    def told(self, order_id: int) -> list[str]:
        found = timeline(shard="merchant", shard_id=self.merchant_id, subject_ids=[order_id], kinds=KINDS)
        return [fact.kind for fact in found]


Step = Callable[[Desk, int], object]
WAYS: dict[OrderState, tuple[Step, ...]] = {
    S.OPEN: (),
    S.ON_HOLD: (Desk.hold,),
    S.BACKORDERED: (lambda d, i: d.sourced(i, 0),),
    S.PARTIALLY_PLANNED: (lambda d, i: d.sourced(i, 3),),
    S.PLANNED: (lambda d, i: d.sourced(i, 4),),
    S.IN_PROGRESS: (lambda d, i: d.sourced(i, 4), lambda d, i: d.report(i, started=True)),
    S.PARTIALLY_SHIPPED: (lambda d, i: d.sourced(i, 4), lambda d, i: d.report(i, started=True, shipped=1)),
    S.SHIPPED: (lambda d, i: d.sourced(i, 4), lambda d, i: d.report(i, started=True, shipped=4)),
    S.COMPLETED: (lambda d, i: d.sourced(i, 4), lambda d, i: d.report(i, started=True, shipped=4, delivered=4)),
    S.CANCELLATION_REQUESTED: (lambda d, i: d.sourced(i, 4), Desk.cancel),
    S.CANCELLED: (Desk.cancel,),
}


@pytest.fixture
def desk() -> Desk:
    """Where orders are looked after."""
    return Desk()


@pytest.fixture(params=list(S), ids=lambda state: state.name.lower())
def state(request: pytest.FixtureRequest) -> OrderState:
    """Each state in turn."""
    found: OrderState = request.param
    return found


def test_there_is_a_way_into_each_state():
    assert set(WAYS) == set(S)


def test_hold(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    if ORDER.allows("hold", state):
        assert desk.hold(order_id, "payment", "no money yet") == Stands(order_id, S.ON_HOLD)
        assert "payment" in desk.held_for(order_id)
        assert desk.row(order_id).state == S.ON_HOLD
        assert desk.told(order_id)[-1] == "OrderHeld"
    else:
        with unchanged():
            answer = desk.hold(order_id, "payment")
        assert isinstance(answer, CannotHold)
        assert state.name.lower() in str(answer)


def test_clear_the_last_hold(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    if ORDER.allows("clear_last_hold", state):
        assert desk.clear(order_id) == Stands(order_id, S.OPEN)
        assert desk.held_for(order_id) == []
        assert desk.told(order_id)[-1] == "OrderOpened"
    else:
        with unchanged():
            assert isinstance(desk.clear(order_id), HoldUnknown)


def test_correct_the_recipient(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    if state in CORRECTABLE:
        assert desk.correct(order_id) == Stands(order_id, state)
        assert desk.row(order_id).ship_to["name"] == "Ann Corrected"
        assert "RecipientCorrected" in desk.told(order_id)
    else:
        with unchanged():
            assert isinstance(desk.correct(order_id), TooLate)


def test_ask_to_cancel(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)
    at_once = state in {S.OPEN, S.ON_HOLD, S.BACKORDERED}

    if at_once:
        assert desk.cancel(order_id) == Stands(order_id, S.CANCELLED)
        assert (desk.row(order_id).dropped, desk.held_for(order_id)) == (UNITS, [])
        assert desk.told(order_id)[-1] == "OrderCancelled"
    elif state in {S.CANCELLED, S.CANCELLATION_REQUESTED}:
        with unchanged():
            assert desk.cancel(order_id) == Stands(order_id, state)
    elif ORDER.allows("request_cancellation", state):
        assert desk.cancel(order_id) == Stands(order_id, S.CANCELLATION_REQUESTED)
        assert desk.told(order_id)[-1] == "CancellationRequested"
    else:
        with unchanged():
            answer = desk.cancel(order_id)
        assert isinstance(answer, TooLate)
        assert state.name.lower() in str(answer)


@pytest.mark.parametrize("planned", [0, 3, 4])
def test_what_sourcing_reports_leads_where_the_life_cycle_leads(desk: Desk, planned: int):
    for state in (S.OPEN, S.BACKORDERED):
        order_id = desk.order_in(state)
        desk.sourced(order_id, planned)
        after = desk.row(order_id)
        assert after.planned == planned
        assert after.state == {0: S.BACKORDERED, 3: S.PARTIALLY_PLANNED, 4: S.PLANNED}[planned]
        assert ORDER.leads(state, after.state)


def test_units_that_are_planned_no_more_take_the_order_back(desk: Desk):
    order_id = desk.order_in(S.PLANNED)

    desk.sourced(order_id, -1)
    assert desk.row(order_id).state == S.PARTIALLY_PLANNED
    desk.sourced(order_id, -3)
    assert desk.row(order_id).state == S.BACKORDERED


def test_a_started_order_stays_started_when_its_units_are_planned_anew(desk: Desk):
    order_id = desk.order_in(S.IN_PROGRESS)

    desk.sourced(order_id, -4)

    assert desk.row(order_id).state == S.IN_PROGRESS


def test_a_picker_has_begun(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    desk.report(order_id, started=True)

    goes_on = ORDER.allows("start", state) and state not in {S.PARTIALLY_SHIPPED, S.CANCELLATION_REQUESTED}
    assert desk.row(order_id).state == (S.IN_PROGRESS if goes_on else state)


@pytest.mark.parametrize("state", [S.PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED, S.CANCELLATION_REQUESTED])
def test_all_has_left(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    desk.report(order_id, shipped=UNITS - desk.row(order_id).shipped)

    assert desk.row(order_id).state == S.SHIPPED
    assert desk.told(order_id)[-1] == "OrderProgressed"


@pytest.mark.parametrize("state", [S.PLANNED, S.IN_PROGRESS, S.PARTIALLY_SHIPPED, S.SHIPPED, S.CANCELLATION_REQUESTED])
def test_all_has_been_delivered(desk: Desk, state: OrderState):
    order_id = desk.order_in(state)

    desk.report(order_id, shipped=UNITS - desk.row(order_id).shipped, delivered=UNITS)

    assert desk.row(order_id).state == S.COMPLETED


def test_reports_of_one_batch_add_up(desk: Desk):
    order_id = desk.order_in(S.PLANNED)

    reports = [Progress(order_id, started=True), Progress(order_id, shipped=1), Progress(order_id, shipped=2)]
    operations.record_progress(progress=reports, **desk.ours)

    assert (desk.row(order_id).shipped, desk.row(order_id).state) == (3, S.PARTIALLY_SHIPPED)
    assert desk.told(order_id).count("OrderProgressed") == 2


def test_a_late_report_moves_no_order_that_was_cancelled(desk: Desk):
    order_id = desk.order_in(S.CANCELLED)

    desk.report(order_id, started=True)

    assert desk.row(order_id).state == S.CANCELLED
    assert desk.told(order_id)[-1] == "OrderCancelled"


def test_a_late_report_moves_no_order_that_is_held(desk: Desk):
    order_id = desk.order_in(S.BACKORDERED)
    desk.hold(order_id)

    desk.report(order_id, started=True)

    assert (desk.row(order_id).state, desk.held_for(order_id)) == (S.ON_HOLD, ["fraud"])


def test_an_accepted_cancellation_drops_all_units(desk: Desk):
    order_id = desk.order_in(S.CANCELLATION_REQUESTED)

    desk.decide(order_id, accepted=True)

    after = desk.row(order_id)
    assert (after.state, after.planned, after.dropped) == (S.CANCELLED, 0, UNITS)
    assert desk.told(order_id)[-1] == "OrderCancelled"


def test_a_rejected_cancellation_lets_the_order_go_on(desk: Desk):
    order_id = desk.order_in(S.CANCELLATION_REQUESTED)

    desk.decide(order_id, accepted=False)

    assert desk.row(order_id).state == S.IN_PROGRESS
    assert desk.told(order_id)[-1] == "CancellationRejected"


def test_an_order_waits_until_its_last_reason_is_settled(desk: Desk):
    order_id = desk.order_in(S.OPEN)
    desk.hold(order_id, "fraud")
    desk.hold(order_id, "customs")

    assert desk.clear(order_id, "fraud") == Stands(order_id, S.ON_HOLD)
    assert desk.clear(order_id, "customs") == Stands(order_id, S.OPEN)
    assert desk.told(order_id).count("OrderOpened") == 1


def test_two_reasons_settled_in_one_batch_open_the_order_once(desk: Desk):
    order_id = desk.order_in(S.OPEN)
    desk.hold(order_id, "fraud")
    desk.hold(order_id, "customs")

    cleared = [ClearedHold(order_id, "fraud"), ClearedHold(order_id, "customs"), ClearedHold(order_id, "fraud")]
    answers = operations.clear_holds(cleared=cleared, **desk.ours)

    assert answers[:2] == [Stands(order_id, S.OPEN)] * 2
    assert isinstance(answers[2], HoldUnknown)
    assert desk.told(order_id).count("OrderOpened") == 1


def test_a_corrected_recipient_settles_the_hold_for_the_address_alone(desk: Desk):
    (answer,) = operations.accept(orders=[an_order("A-x", name="")], **desk.ours)
    assert isinstance(answer, Accepted)
    order_id = answer.order_id
    desk.hold(order_id, "payment")

    assert desk.correct(order_id) == Stands(order_id, S.ON_HOLD)
    assert desk.held_for(order_id) == ["payment"]
    assert desk.clear(order_id, "payment") == Stands(order_id, S.OPEN)


def test_a_corrected_recipient_opens_what_waited_for_nothing_else(desk: Desk):
    (answer,) = operations.accept(orders=[an_order("A-x", name="")], **desk.ours)
    assert isinstance(answer, Accepted)

    assert desk.correct(answer.order_id) == Stands(answer.order_id, S.OPEN)
    assert desk.told(answer.order_id) == ["OrderHeld", "RecipientCorrected", "OrderOpened"]


def test_a_correction_without_a_name_is_refused(desk: Desk):
    order_id = desk.order_in(S.OPEN)

    with unchanged():
        assert isinstance(desk.correct(order_id, name=" "), BadRecipient)


@pytest.mark.parametrize("note", ["x" * 501, "a\x00b", "\ud800"])
def test_a_note_that_cannot_be_kept_is_refused(desk: Desk, note: str):
    order_id = desk.order_in(S.OPEN)

    with unchanged():
        assert isinstance(desk.hold(order_id, "fraud", note), BadNote)


@pytest.mark.parametrize("reason", ["", "mood", "fraud\x00"])
def test_a_reason_that_is_none_is_refused(desk: Desk, reason: str):
    order_id = desk.order_in(S.OPEN)

    with unchanged():
        assert isinstance(desk.hold(order_id, reason), CannotHold)


@pytest.mark.parametrize("verb", [Desk.hold, Desk.clear, Desk.correct, Desk.cancel])
def test_an_order_of_another_merchant_is_unknown(desk: Desk, verb: Step):
    order_id = desk.order_in(S.OPEN)
    desk.ours["merchant_id"] = a_merchant("bolt")

    with unchanged():
        assert isinstance(verb(desk, order_id), OrderUnknown)


def test_the_same_order_twice_in_a_batch_is_cancelled_once(desk: Desk):
    order_id = desk.order_in(S.OPEN)

    answers = operations.request_cancellation(order_ids=[order_id, order_id, 999_999], **desk.ours)

    assert answers[:2] == [Stands(order_id, S.CANCELLED)] * 2
    assert isinstance(answers[2], OrderUnknown)
    assert desk.told(order_id) == ["OrderCancelled"]


def test_the_oldest_hold_comes_first(desk: Desk):
    old, new = desk.order(), desk.order()
    operations.hold(holds=[NewHold(new, "fraud")], **{**desk.ours, "now": LATER})
    desk.hold(old, "payment")

    found = queries.orders_on_hold(merchant_id=desk.merchant_id)

    assert [(row.order_id, row.since) for row in found] == [(old, NOON), (new, LATER)]


VERBS: dict[str, Callable[[Desk, list[int]], object]] = {
    "hold": lambda d, ids: operations.hold(holds=[NewHold(i, "fraud") for i in ids], **d.ours),
    "clear": lambda d, ids: operations.clear_holds(cleared=[ClearedHold(i, "fraud") for i in ids], **d.ours),
    "correct": lambda d, ids: operations.correct_recipients(
        corrections=[Correction(i, an_order().ship_to) for i in ids], **d.ours
    ),
    "sourcing": lambda d, ids: operations.record_sourcing(
        sourced=[SourcedUnits(o, 4) for o in operations.lock_orders(merchant_id=d.merchant_id, order_ids=ids)],
        **d.ours,
    ),
    "progress": lambda d, ids: operations.record_progress(progress=[Progress(i, True, 4) for i in ids], **d.ours),
    "cancel": lambda d, ids: operations.request_cancellation(order_ids=ids, **d.ours),
}
BEFORE = {"clear": S.ON_HOLD, "progress": S.PLANNED}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_takes_as_many_statements_for_twenty_orders_as_for_one(desk: Desk, verb: str):
    counts = []
    for size in (1, 20):
        order_ids = [desk.order_in(BEFORE.get(verb, S.OPEN)) for _ in range(size)]
        with counted_statements() as names:
            VERBS[verb](desk, order_ids)
        counts.append(names)

    assert counts[0] == counts[1]
