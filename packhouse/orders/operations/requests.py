"""What people ask for: hold, go on, another recipient, stop."""

from collections.abc import Sequence
from datetime import datetime

from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.orders import rules
from packhouse.orders.facts import (
    CancellationRequested,
    OrderCancelled,
    OrderHeld,
    OrderOpened,
    RecipientCorrected,
)
from packhouse.orders.operations.progress import lock_orders, move_to
from packhouse.orders.queries import holds
from packhouse.orders.states import ORDER
from packhouse.orders.values import (
    HOLD_REASONS,
    LONGEST_TEXT,
    ClearedHold,
    Correction,
    LockedOrder,
    NewHold,
    OrderState,
    Stands,
)

SQL = statements(__file__)
CORRECTABLE = {
    OrderState.OPEN,
    OrderState.ON_HOLD,
    OrderState.BACKORDERED,
    OrderState.PARTIALLY_PLANNED,
    OrderState.PLANNED,
}


class OrderUnknown(Refused):
    """No such order of this merchant."""

    says = "The merchant has no order {order_id}. Look the order up by its external_id."


class CannotHold(Refused):
    """The order is past the point where it can be held, or the reason is none of `HOLD_REASONS`."""

    says = "Order {order_id} is {state} and cannot be held for {reason!r}. Ask to cancel it instead."


class BadNote(Refused):
    """A note that cannot be kept."""

    says = "Order {order_id}: the note is too long, or has a NUL or half a character in it. At most {most} characters."


class HoldUnknown(Refused):
    """The order does not wait for this reason."""

    says = "Order {order_id} is not held for {reason!r}: nothing to clear. It is held for: {held}."


class TooLate(Refused):
    """The order has gone too far for what is asked."""

    says = "Order {order_id} is {state}: too late for that. Possible now: {possible}."


Answer = Stands | Refused


@transaction_required
def hold(*, merchant_id: int, holds: Sequence[NewHold], now: datetime, actor_id: int) -> list[Answer]:
    """Make orders wait for a person; one answer an item. Refuses: `OrderUnknown`, `CannotHold`, `BadNote`."""
    locked = _locked(merchant_id, [each.order_id for each in holds])

    answers: list[Answer] = [_held(each, locked.get(each.order_id)) for each in holds]
    granted = [each for each, answer in zip(holds, answers, strict=True) if isinstance(answer, Stands)]

    if granted:
        SQL["hold"].run(
            merchant_id=merchant_id,
            order_ids=[each.order_id for each in granted],
            reasons=[each.reason for each in granted],
            notes=[each.note for each in granted],
            at=now,
            actor_id=actor_id,
        )
        orders = _each_once(locked, [each.order_id for each in granted])
        move_to(merchant_id=merchant_id, orders=orders, state=OrderState.ON_HOLD, now=now)
    told = [OrderHeld(merchant_id, each.order_id, HOLD_REASONS.index(each.reason)) for each in granted]
    tell(told, now=now, actor_id=actor_id)
    return answers


def _held(asked: NewHold, order: LockedOrder | None) -> Answer:
    if order is None:
        return OrderUnknown(order_id=str(asked.order_id))
    if asked.reason not in HOLD_REASONS or not ORDER.allows("hold", order.state):
        return CannotHold(order_id=str(order.order_id), state=_name(order), reason=rules.shown(asked.reason))
    if not rules.can_be_kept(asked.note):
        return BadNote(order_id=str(order.order_id), most=LONGEST_TEXT)
    return Stands(order.order_id, OrderState.ON_HOLD)


@transaction_required
def clear_holds(*, merchant_id: int, cleared: Sequence[ClearedHold], now: datetime, actor_id: int) -> list[Answer]:
    """Settle reasons; an order whose last reason is settled is open again. Refuses: `OrderUnknown`, `HoldUnknown`."""
    order_ids = [each.order_id for each in cleared]
    locked = _locked(merchant_id, order_ids)
    held: dict[int, set[str]] = {}
    for row in holds(merchant_id=merchant_id, order_ids=order_ids):
        held.setdefault(row.order_id, set()).add(row.reason)

    answers: list[Answer] = []
    granted: list[ClearedHold] = []
    for each in cleared:
        answers.append(_cleared(each, each.order_id in locked, held.get(each.order_id, set())))
        if isinstance(answers[-1], Stands):
            held[each.order_id].remove(each.reason)
            granted.append(each)
    opened = [locked[i] for i in dict.fromkeys(each.order_id for each in granted) if not held[i]]

    if granted:
        SQL["clear_holds"].run(
            merchant_id=merchant_id,
            order_ids=[each.order_id for each in granted],
            reasons=[each.reason for each in granted],
        )
        move_to(merchant_id=merchant_id, orders=opened, state=OrderState.OPEN, now=now)
    tell([OrderOpened(merchant_id, order.order_id) for order in opened], now=now, actor_id=actor_id)
    return [_final(answer, {order.order_id for order in opened}) for answer in answers]


def _cleared(asked: ClearedHold, exists: bool, held: set[str]) -> Answer:
    if not exists:
        return OrderUnknown(order_id=str(asked.order_id))
    if asked.reason not in held:
        return HoldUnknown(
            order_id=str(asked.order_id), reason=rules.shown(asked.reason), held=tuple(sorted(held)) or ("nothing",)
        )
    return Stands(asked.order_id, OrderState.ON_HOLD)


def _final(answer: Answer, opened: set[int]) -> Answer:
    if isinstance(answer, Stands) and answer.order_id in opened:
        return Stands(answer.order_id, OrderState.OPEN)
    return answer


@transaction_required
def correct_recipients(
    *, merchant_id: int, corrections: Sequence[Correction], now: datetime, actor_id: int
) -> list[Answer]:
    """Set the recipient that counts from now on; settles an `address` hold.

    Possible until picking begins. Refuses: `OrderUnknown`, `TooLate`, `BadRecipient`.
    """
    locked = _locked(merchant_id, [each.order_id for each in corrections])

    answers = [_corrected(each, locked.get(each.order_id)) for each in corrections]
    granted = {c.order_id: c for c, a in zip(corrections, answers, strict=True) if isinstance(a, Stands)}

    if granted:
        SQL["correct_recipients"].run(
            merchant_id=merchant_id,
            order_ids=list(granted),
            ship_tos=records(each.ship_to for each in granted.values()),
        )
    told = [RecipientCorrected(merchant_id, order_id) for order_id in granted]
    tell(told, now=now, actor_id=actor_id)

    waiting = holds(merchant_id=merchant_id, order_ids=list(granted))
    settled = [ClearedHold(row.order_id, row.reason) for row in waiting if row.reason == "address"]
    opened = clear_holds(merchant_id=merchant_id, cleared=settled, now=now, actor_id=actor_id)
    by_order = {answer.order_id: answer for answer in opened if isinstance(answer, Stands)}
    return [by_order.get(a.order_id, a) if isinstance(a, Stands) else a for a in answers]


def _corrected(asked: Correction, order: LockedOrder | None) -> Answer:
    if order is None:
        return OrderUnknown(order_id=str(asked.order_id))
    if order.state not in CORRECTABLE:
        return _too_late(order)
    return rules.recipient_fault(asked) or Stands(order.order_id, OrderState(order.state))


@transaction_required
def request_cancellation(*, merchant_id: int, order_ids: Sequence[int], now: datetime, actor_id: int) -> list[Answer]:
    """Ask to stop orders; one answer an order.

    What no facility has planned yet is cancelled at once. Else the request stands until fulfillment accepts or
    rejects it under its own lock. Repeatable. Refuses: `OrderUnknown`, `TooLate`.
    """
    locked = _locked(merchant_id, order_ids)

    answers = [_cancellation(order_id, locked.get(order_id)) for order_id in order_ids]
    wanted = {a.order_id: a.state for a in answers if isinstance(a, Stands)}
    changed = [locked[i] for i, state in wanted.items() if locked[i].state != state]
    at_once = [order for order in changed if wanted[order.order_id] is OrderState.CANCELLED]
    to_ask = [order for order in changed if wanted[order.order_id] is OrderState.CANCELLATION_REQUESTED]

    move_to(merchant_id=merchant_id, orders=at_once, state=OrderState.CANCELLED, now=now)
    move_to(merchant_id=merchant_id, orders=to_ask, state=OrderState.CANCELLATION_REQUESTED, now=now)
    held = holds(merchant_id=merchant_id, order_ids=[order.order_id for order in at_once])
    if held:
        SQL["clear_holds"].run(
            merchant_id=merchant_id,
            order_ids=[row.order_id for row in held],
            reasons=[row.reason for row in held],
        )
    tell(
        [OrderCancelled(merchant_id, order.order_id) for order in at_once],
        [CancellationRequested(merchant_id, order.order_id) for order in to_ask],
        now=now,
        actor_id=actor_id,
    )
    return answers


def _cancellation(order_id: int, order: LockedOrder | None) -> Answer:
    if order is None:
        return OrderUnknown(order_id=str(order_id))
    if order.state == OrderState.CANCELLED:
        return Stands(order_id, OrderState.CANCELLED)
    if ORDER.allows("cancel", order.state) and order.state != OrderState.CANCELLATION_REQUESTED:
        return Stands(order_id, OrderState.CANCELLED)
    if ORDER.allows("request_cancellation", order.state):
        return Stands(order_id, OrderState.CANCELLATION_REQUESTED)
    return _too_late(order)


def _too_late(order: LockedOrder) -> TooLate:
    possible = ORDER.moves_from(OrderState(order.state)) or ("nothing",)
    return TooLate(order_id=str(order.order_id), state=_name(order), possible=possible)


def _locked(merchant_id: int, order_ids: Sequence[int]) -> dict[int, LockedOrder]:
    locked = lock_orders(merchant_id=merchant_id, order_ids=sorted(set(order_ids)))
    return {order.order_id: order for order in locked}


def _each_once(locked: dict[int, LockedOrder], order_ids: Sequence[int]) -> list[LockedOrder]:
    return [locked[order_id] for order_id in dict.fromkeys(order_ids)]


def _name(order: LockedOrder) -> str:
    return OrderState(order.state).name.lower()
