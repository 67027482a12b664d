"""Orders: sent by one or by the batch, looked at, corrected, cancelled."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpResponse
from ninja import Router

from interfaces import clock
from interfaces.api import bodies, outgoing
from interfaces.api.access import Request
from interfaces.api.answers import (
    Reply,
    items_reply,
    json_bytes,
    json_response,
    refusal,
    refused_item,
    response,
)
from interfaces.api.described import body_of, body_of_many, without_body
from interfaces.api.incoming import ORDERS, SHIP_TO
from interfaces.api.once import once, request_key
from interfaces.api.paging import USUAL, Cursor, Limit, cursor_of, number, numbers_after, page_of
from interfaces.api.posting import CREATED, REPEATED, PostedOrder, post
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant
from packhouse.orders import operations, queries
from packhouse.orders.values import (
    MOST_ORDERS,
    Accepted,
    Correction,
    HoldRow,
    NewOrder,
    OrderLineRow,
    OrderRow,
    OrderState,
    Stands,
)

router = Router(tags=["orders"])


@router.post(
    "/orders",
    response={201: outgoing.AcceptedOrder, 200: outgoing.AcceptedOrder},
    openapi_extra=body_of(ORDERS.one),
    summary="Send one order",
)
def send(request: Request) -> HttpResponse:
    """Send one order. 201 when it is new, 200 when it was sent before with the same content."""
    order = bodies.one(request, ORDERS.one)
    holder = request.auth
    posted = PostedOrder(holder.merchant_id, holder.actor_id, order, request_key(request, order))
    return response(post(posted))


@router.post(
    "/orders/batch",
    response={207: outgoing.OrderItems},
    openapi_extra=body_of_many(ORDERS, most=MOST_ORDERS),
    summary="Send many orders",
)
def send_many(request: Request) -> HttpResponse:
    """Send up to 1,000 orders. Each gets its own status: one that is refused fails no other."""
    items = bodies.many(request, ORDERS, most=MOST_ORDERS)

    def effect() -> Reply:
        orders = [item for item in items if isinstance(item, NewOrder)]
        answers = iter(
            operations.accept(
                merchant_id=request.auth.merchant_id,
                orders=orders,
                now=clock.now(),
                actor_id=request.auth.actor_id,
            )
        )
        return _items([item if isinstance(item, Refused) else next(answers) for item in items])

    return response(once(request, items, effect))


@router.get("/orders", response={200: outgoing.OrderPage}, summary="List orders")
def page(request: Request, external_id: str | None = None, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Your orders, oldest first; or the one with your own id `external_id`."""
    merchant_id = request.auth.merchant_id
    (after_id,) = numbers_after(cursor, 1)
    with as_merchant(merchant_id):
        if external_id is None:
            rows = queries.orders_page(merchant_id=merchant_id, after_id=after_id, most=limit + 1)
        else:
            rows = _named(merchant_id, external_id)
        shown, goes_on = page_of(rows, limit)
        items = _orders(merchant_id, shown)
    return json_response(outgoing.OrderPage(items, cursor_of(shown[-1].id) if goes_on else None))


@router.get("/orders/{order_id}", response={200: outgoing.Order}, summary="Look at an order")
def one(request: Request, order_id: str) -> HttpResponse:
    """An order as it stands."""
    merchant_id = request.auth.merchant_id
    with as_merchant(merchant_id):
        rows = queries.orders(merchant_id=merchant_id, order_ids=[known_id(order_id)])
        items = _orders(merchant_id, rows)
    if not items:
        raise operations.OrderUnknown(order_id=order_id)
    return json_response(items[0])


@router.post(
    "/orders/{order_id}/cancellation",
    response={200: outgoing.Standing, 202: outgoing.Standing},
    openapi_extra=without_body(),
    summary="Cancel an order",
)
def cancel(request: Request, order_id: str) -> HttpResponse:
    """Ask to stop an order. 200 when it is cancelled, 202 when the facility has still to decide."""

    def effect() -> Reply:
        (answer,) = operations.request_cancellation(
            merchant_id=request.auth.merchant_id,
            order_ids=[known_id(order_id)],
            now=clock.now(),
            actor_id=request.auth.actor_id,
        )
        return _stands(answer, at_once=OrderState.CANCELLED)

    return response(once(request, None, effect))


@router.post(
    "/orders/{order_id}/recipient",
    response={200: outgoing.Standing},
    openapi_extra=body_of(SHIP_TO),
    summary="Correct the recipient of an order",
)
def correct(request: Request, order_id: str) -> HttpResponse:
    """Correct the recipient of an order. An order that waits for an address goes on."""
    ship_to = bodies.one(request, SHIP_TO)

    def effect() -> Reply:
        (answer,) = operations.correct_recipients(
            merchant_id=request.auth.merchant_id,
            corrections=[Correction(known_id(order_id), ship_to)],
            now=clock.now(),
            actor_id=request.auth.actor_id,
        )
        return _stands(answer)

    return response(once(request, ship_to, effect))


def known_id(order_id: str) -> int:
    """The id in an address. Refuses what cannot be one as it refuses an unknown one."""
    found = number(order_id)
    if found is None:
        raise operations.OrderUnknown(order_id=order_id[:80])
    return found


def _named(merchant_id: int, external_id: str) -> list[OrderRow]:
    if not external_id.isprintable():
        return []
    ids = queries.ids_by_external_id(merchant_id=merchant_id, external_ids=[external_id])
    return queries.orders(merchant_id=merchant_id, order_ids=list(ids.values()))


def _stands(answer: Stands | Refused, at_once: OrderState | None = None) -> Reply:
    if isinstance(answer, Refused):
        return refusal(answer)
    is_settled = at_once in (None, answer.state)
    stands = outgoing.Standing(str(answer.order_id), outgoing.word(OrderState, answer.state))
    return Reply(200 if is_settled else 202, json_bytes(stands))


def _items(answers: Sequence[Accepted | Refused]) -> Reply:
    return items_reply(
        [
            refused_item(answer)
            if isinstance(answer, Refused)
            else {"status": REPEATED if answer.replayed else CREATED, "order": outgoing.accepted(answer)}
            for answer in answers
        ]
    )


def _orders(merchant_id: int, rows: Sequence[OrderRow]) -> list[outgoing.Order]:
    order_ids = [row.id for row in rows]
    lines: dict[int, list[OrderLineRow]] = defaultdict(list)
    for line in queries.lines(merchant_id=merchant_id, order_ids=order_ids):
        lines[line.order_id].append(line)
    holds: dict[int, list[HoldRow]] = defaultdict(list)
    for hold in queries.holds(merchant_id=merchant_id, order_ids=order_ids):
        holds[hold.order_id].append(hold)
    return [_order(row, lines[row.id], holds[row.id]) for row in rows]


def _order(row: OrderRow, lines: Sequence[OrderLineRow], holds: Sequence[HoldRow]) -> outgoing.Order:
    return outgoing.Order(
        id=str(row.id),
        external_id=row.external_id,
        state=outgoing.word(OrderState, row.state),
        since=row.since,
        service=row.service,
        ship_to=row.ship_to,
        placed_at=row.placed_at,
        accepted_at=row.accepted_at,
        units=outgoing.Units(row.units, row.planned, row.shipped, row.delivered, row.dropped),
        lines=[outgoing.OrderLine(line.line_no, line.sku, line.quantity, line.unit_price) for line in lines],
        holds=[outgoing.Hold(hold.reason, hold.note, hold.since) for hold in holds],
    )
