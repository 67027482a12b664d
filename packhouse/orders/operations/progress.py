"""What the facilities report: sourcing, progress, decisions about cancellations."""

from collections.abc import Sequence
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
    OrderToSource,
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
def lock_orders_to_source(*, merchant_id: int, order_ids: Sequence[int]) -> list[OrderToSource]:
    """Lock orders in key order, with what decides who sends them; unknown ids are missing from the answer."""
    return SQL["lock_to_source"].rows(OrderToSource, merchant_id=merchant_id, order_ids=list(order_ids))


@transaction_required
def record_sourcing(*, merchant_id: int, sourced: Sequence[SourcedUnits], now: datetime, actor_id: int) -> None:
    """Record what sourcing planned for locked orders, in units; what is not planned waits for stock."""
    after = []
    for each in sourced:
        was = each.order
        order = LockedOrder(
            was.order_id, was.state, was.units, was.planned + each.planned, was.shipped, was.delivered, was.dropped
        )
        state = _state(order, started=was.state in STARTED)
        if each.planned or state != was.state:
            after.append((order, state))
    _advance(merchant_id, after, now)
    tell(_progressed(merchant_id, after), now=now, actor_id=actor_id)


@transaction_required
def record_progress(*, merchant_id: int, progress: Sequence[Progress], now: datetime, actor_id: int) -> None:
    """Record what the facilities did for orders since the last report; several reports of one order add up."""
    reports: dict[int, Progress] = {}
    for each in progress:
        before = reports.get(each.order_id)
        reports[each.order_id] = each if before is None else _sum(before, each)
    locked = lock_orders(merchant_id=merchant_id, order_ids=sorted(reports))

    after = []
    told = []
    for was in locked:
        report = reports[was.order_id]
        shipped, delivered = was.shipped + report.shipped, was.delivered + report.delivered
        order = LockedOrder(was.order_id, was.state, was.units, was.planned, shipped, delivered, was.dropped)
        state = _state(order, started=report.started or was.state in STARTED)
        after.append((order, state))
        if state != was.state:
            told.append((order, state))

    _advance(merchant_id, after, now)
    tell(_progressed(merchant_id, told), now=now, actor_id=actor_id)


def _sum(before: Progress, more: Progress) -> Progress:
    return Progress(
        more.order_id,
        started=before.started or more.started,
        shipped=before.shipped + more.shipped,
        delivered=before.delivered + more.delivered,
    )


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
            after.append((_dropped(order, planned=0), OrderState.CANCELLED))
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
    after = [(_dropped(order, planned=order.planned) if dropping else order, state) for order in orders]
    _advance(merchant_id, after, now)


def _dropped(order: LockedOrder, *, planned: int) -> LockedOrder:
    """The order with none of its units wanted any more."""
    return LockedOrder(
        order.order_id, order.state, order.units, planned, order.shipped, order.delivered, dropped=order.units
    )
