"""Orders come in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from packhouse.catalog.queries import product_ids
from packhouse.facilities.queries import services_offered
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.orders import rules
from packhouse.orders.facts import OrderAccepted, OrderHeld
from packhouse.orders.values import HOLD_REASONS, Accepted, NewOrder, OrderState

SQL = statements(__file__)
NAMELESS = "The recipient has no name."

Answer = Accepted | Refused


@transaction_required
def accept(*, merchant_id: int, orders: Sequence[NewOrder], now: datetime, actor_id: int) -> list[Answer]:
    """Put a merchant's orders into the book; one answer an order, in order. Four statements, whatever the number.

    Repeatable by external id: the same content again is `Accepted(replayed=True)`. An order whose recipient has
    no name is accepted and held for a person. Refuses single orders: `BadExternalId`, `NoLines`, `TooManyLines`,
    `BadQuantity`, `BadPrice`, `BadRecipient`, `UnknownSku`, `UnknownService`, `OrderDiffers`.
    """
    answers: list[Answer | None] = [rules.fault(order) for order in orders]
    sound = [number for number, answer in enumerate(answers) if answer is None]
    kept = _kept(merchant_id, [orders[number].external_id for number in sound])
    skus = {line.sku for number in sound for line in orders[number].lines if line.sku.isprintable()}
    known = product_ids(merchant_id=merchant_id, skus=sorted(skus))

    fresh = _decide(orders, sound, kept, known, answers)

    written = _write(merchant_id, [orders[number] for number in fresh], known, now, actor_id)
    for number, order_id in zip(fresh, written, strict=True):
        answers[number] = _accepted(orders[number], order_id)
    _tell(
        merchant_id,
        [(orders[n], order_id) for n, order_id in zip(fresh, written, strict=True)],
        now,
        actor_id,
    )

    return _answer_the_rest(merchant_id, orders, answers, now, actor_id)


def _kept(merchant_id: int, external_ids: Sequence[str]) -> dict[str, rules.Kept]:
    rows = SQL["kept"].rows(rules.Kept, merchant_id=merchant_id, external_ids=list(external_ids))
    return {row.external_id: row for row in rows}


def _decide(
    orders: Sequence[NewOrder],
    sound: Sequence[int],
    kept: Mapping[str, rules.Kept],
    known: Mapping[str, int],
    answers: list[Answer | None],
) -> list[int]:
    """The numbers of the orders to write; the others get their answer here, or wait for an earlier twin."""
    services = services_offered()
    fresh: list[int] = []
    first: set[str] = set()
    for number in sound:
        order = orders[number]
        external_id = order.external_id
        if external_id in kept:
            answers[number] = _replay(order, kept[external_id])
        elif external_id not in first:
            answers[number] = _refusal(order, known, services)
            if answers[number] is None:
                first.add(external_id)
                fresh.append(number)
    return fresh


def _replay(order: NewOrder, kept: rules.Kept) -> Answer:
    differs = rules.differences(order, kept)
    if differs:
        return rules.OrderDiffers(external_id=order.external_id, order_id=str(kept.order_id), differs=differs)
    return Accepted(kept.order_id, kept.external_id, OrderState(kept.state), replayed=True)


def _refusal(order: NewOrder, known: Mapping[str, int], services: frozenset[str]) -> Refused | None:
    for line in order.lines:
        if line.sku not in known:
            missing = rules.missing_skus(order, known)
            return rules.UnknownSku(external_id=order.external_id, skus=missing)
    if order.service not in services:
        possible = tuple(sorted(services))
        return rules.UnknownService(external_id=order.external_id, came=rules.shown(order.service), services=possible)
    return None


def _write(
    merchant_id: int, orders: Sequence[NewOrder], known: Mapping[str, int], now: datetime, actor_id: int
) -> list[int | None]:
    """Write orders; their ids, None where another transaction was faster with the same external id."""
    if not orders:
        return []
    lines = [
        (number, line_no, known[line.sku], line.quantity, line.unit_price)
        for number, order in enumerate(orders, 1)
        for line_no, line in enumerate(order.lines, 1)
    ]
    rows = SQL["accept"].tuples(
        merchant_id=merchant_id,
        external_ids=[order.external_id for order in orders],
        services=[order.service for order in orders],
        countries=[order.ship_to.country for order in orders],
        placed_ats=[order.placed_at for order in orders],
        units=[sum([line.quantity for line in order.lines]) for order in orders],
        states=[int(rules.first_state(order)) for order in orders],
        ship_tos=records([order.ship_to for order in orders]),
        line_numbers=[line[0] for line in lines],
        line_nos=[line[1] for line in lines],
        product_ids=[line[2] for line in lines],
        quantities=[line[3] for line in lines],
        unit_prices=[None if line[4] is None else str(line[4]) for line in lines],
        hold_reason="address",
        hold_note=NAMELESS,
        on_hold=int(OrderState.ON_HOLD),
        at=now,
        actor_id=actor_id,
    )
    ids = dict(rows)
    return [ids.get(number) for number in range(1, len(orders) + 1)]


def _accepted(order: NewOrder, order_id: int | None) -> Accepted | None:
    if order_id is None:
        return None
    return Accepted(order_id, order.external_id, rules.first_state(order), replayed=False)


def _tell(merchant_id: int, written: Sequence[tuple[NewOrder, int | None]], now: datetime, actor_id: int) -> None:
    accepted = [
        OrderAccepted(merchant_id, order_id, len(order.lines), sum([line.quantity for line in order.lines]))
        for order, order_id in written
        if order_id is not None
    ]
    held = [
        OrderHeld(merchant_id, order_id, HOLD_REASONS.index("address"))
        for order, order_id in written
        if order_id is not None and rules.first_state(order) is OrderState.ON_HOLD
    ]
    tell(accepted, held, now=now, actor_id=actor_id)


def _answer_the_rest(
    merchant_id: int,
    orders: Sequence[NewOrder],
    answers: Sequence[Answer | None],
    now: datetime,
    actor_id: int,
) -> list[Answer]:
    """Twins within the batch, and orders that another transaction wrote meanwhile: by now the book has them."""
    open_numbers = [number for number, answer in enumerate(answers) if answer is None]
    if not open_numbers:
        return [answer for answer in answers if answer is not None]
    late = accept(merchant_id=merchant_id, orders=[orders[n] for n in open_numbers], now=now, actor_id=actor_id)
    settled = dict(zip(open_numbers, late, strict=True))
    return [answer if answer is not None else settled[n] for n, answer in enumerate(answers)]
