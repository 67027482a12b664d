"""What the facilities report: sourcing, progress, decisions about cancellations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from packhouse.kernel.facts import tell
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.orders import rules
from packhouse.orders.facts import CancellationRejected, OrderCancelled, OrderProgressed
from packhouse.orders.states import ORDER
from packhouse.orders.values import (
    CancellationDecision,
    LockedOrder,
    OrderState,
    Progress,
    SourcedUnits,
)

SQL = statements(__file__)
STARTED = {OrderState.IN_PROGRESS, OrderState.PARTIALLY_SHIPPED}


@transaction_required
def lock_orders(*, merchant_id: int, order_ids: Sequence[int]) -> list[LockedOrder]:
    """Lock orders in key order; unknown ids are missing from the answer."""
    return SQL["lock"].rows(LockedOrder, merchant_id=merchant_id, order_ids=list(order_ids))


@transaction_required
def record_sourcing(*, merchant_id: int, sourced: Sequence[SourcedUnits], now: datetime, actor_id: int) -> None:
    """Record what sourcing planned for locked orders, in units; what is not planned waits for stock."""
    after = []
    for each in sourced:
        order = replace(each.order, planned=each.order.planned + each.planned)
        state = _state(order, started=each.order.state in STARTED)
        if each.planned or state != each.order.state:
            after.append((order, state))
    _advance(merchant_id, after, now)
    tell(_progressed(merchant_id, after), now=now, actor_id=actor_id)


@transaction_required
def record_progress(*, merchant_id: int, progress: Sequence[Progress], now: datetime, actor_id: int) -> None:
    """Record what the facilities did for orders since the last report; several reports of one order add up."""
    reports: dict[int, Progress] = {}
    for each in progress:
        before = reports.get(each.order_id, Progress(each.order_id))
        reports[each.order_id] = Progress(
            each.order_id,
            started=before.started or each.started,
            shipped=before.shipped + each.shipped,
            delivered=before.delivered + each.delivered,
        )
    locked = lock_orders(merchant_id=merchant_id, order_ids=sorted(reports))

    after = []
    told = []
    for was in locked:
        report = reports[was.order_id]
        order = replace(was, shipped=was.shipped + report.shipped, delivered=was.delivered + report.delivered)
        state = _state(order, started=report.started or was.state in STARTED)
        after.append((order, state))
        if state != was.state:
            told.append((order, state))

    _advance(merchant_id, after, now)
    tell(_progressed(merchant_id, told), now=now, actor_id=actor_id)


def _state(order: LockedOrder, *, started: bool) -> OrderState:
    """By its units, where its life cycle leads there: a late report moves no order that a person holds or stopped.

    A request to cancel stays until it is decided, or until something left the house.
    """
    state = rules.standing(order, started=started)
    if order.state == OrderState.CANCELLATION_REQUESTED and not order.shipped:
        return OrderState.CANCELLATION_REQUESTED
    return state if ORDER.leads(order.state, state) else OrderState(order.state)


@transaction_required
def settle_cancellations(
    *, merchant_id: int, decisions: Sequence[CancellationDecision], now: datetime, actor_id: int
) -> None:
    """Record what fulfillment decided about cancellation requests of locked orders."""
    after = []
    for decision in decisions:
        order = decision.order
        if decision.is_accepted:
            after.append((replace(order, planned=0, dropped=order.units), OrderState.CANCELLED))
        else:
            after.append((order, rules.standing(order, started=True)))
    _advance(merchant_id, after, now)
    tell(
        [OrderCancelled(merchant_id, d.order.order_id) for d in decisions if d.is_accepted],
        [CancellationRejected(merchant_id, d.order.order_id) for d in decisions if not d.is_accepted],
        now=now,
        actor_id=actor_id,
    )


def _progressed(merchant_id: int, after: Sequence[tuple[LockedOrder, OrderState]]) -> list[OrderProgressed]:
    return [OrderProgressed(merchant_id, o.order_id, state, o.planned, o.shipped, o.delivered) for o, state in after]


def _advance(merchant_id: int, after: Sequence[tuple[LockedOrder, OrderState]], now: datetime) -> None:
    """The one place where an order's state is written."""
    if after:
        SQL["advance"].run(
            merchant_id=merchant_id,
            order_ids=[order.order_id for order, _ in after],
            states=[int(state) for _, state in after],
            planned=[order.planned for order, _ in after],
            shipped=[order.shipped for order, _ in after],
            delivered=[order.delivered for order, _ in after],
            dropped=[order.dropped for order, _ in after],
            at=now,
        )


def move_to(*, merchant_id: int, orders: Sequence[LockedOrder], state: OrderState, now: datetime) -> None:
    """Write a person's decision about locked orders; for the verbs of this room."""
    dropping = state is OrderState.CANCELLED
    after = [(replace(order, dropped=order.units) if dropping else order, state) for order in orders]
    _advance(merchant_id, after, now)
