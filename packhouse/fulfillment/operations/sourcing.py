"""Who sends what: facilities chosen, stock reserved, shipments made; or waiting for stock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from packhouse.facilities.queries import distances_km, next_departure, sites
from packhouse.fulfillment import rules
from packhouse.fulfillment.facts import OrderBackordered, ShipmentPlanned
from packhouse.fulfillment.queries import waiting
from packhouse.fulfillment.values import ShipmentState, Sourced
from packhouse.inventory.operations import lock_free_units, reserve
from packhouse.inventory.values import ProductUnits
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.merchants.queries import terms
from packhouse.orders.operations import lock_orders_to_source, record_sourcing
from packhouse.orders.values import LineToSource, OrderState, OrderToSource, SourcedUnits

SQL = statements(__file__)

FLOOR_TIME = timedelta(minutes=45)
MOST_RETRIED = 5_000
RETRIED = {
    OrderState.BACKORDERED,
    OrderState.PARTIALLY_PLANNED,
    OrderState.IN_PROGRESS,
    OrderState.PARTIALLY_SHIPPED,
}
RESOURCED = {*RETRIED, OrderState.PLANNED, OrderState.CANCELLATION_REQUESTED}


class NotToSource(Refused):
    """The order is not open, or there is no such order."""

    says = "Order {order_id} is {state}: only an open order is sourced. Ask why it does not move."


@transaction_required
def source(*, merchant_id: int, order_ids: Sequence[int], now: datetime, actor_id: int) -> list[Sourced | Refused]:
    """Choose facilities for open orders, reserve their stock and make shipments; one answer an order.

    Exact first come, first served (by order id); fewest shipments, then the nearest facility, then the earliest
    departure. What cannot be served waits for stock; an order of a merchant that does not split waits as a whole.
    A fixed number of statements, and five for each facility. Refuses single orders: `NotToSource`.
    """
    locked = lock_orders_to_source(merchant_id=merchant_id, order_ids=sorted(set(order_ids)))
    open_orders = [order for order in locked if order.state == OrderState.OPEN]
    lines = SQL["lines_to_source"].rows(
        LineToSource, merchant_id=merchant_id, order_ids=[order.order_id for order in open_orders]
    )

    is_retry = any(line.waits for line in lines)
    sourced = _source(merchant_id, open_orders, lines, now=now, actor_id=actor_id, is_retry=is_retry)

    states = {order.order_id: OrderState(order.state).name.lower() for order in locked}
    return [
        sourced[order_id]
        if order_id in sourced
        else NotToSource(order_id=str(order_id), state=states.get(order_id, "unknown"))
        for order_id in order_ids
    ]


@transaction_required
def retry_backorders(*, merchant_id: int, product_ids: Sequence[int], now: datetime, actor_id: int) -> list[Sourced]:
    """Try again the orders that wait for these products, longest in the book first; at most 5,000 a call."""
    rows = SQL["backorders_for"].tuples(
        merchant_id=merchant_id, product_ids=sorted(set(product_ids)), most=MOST_RETRIED
    )
    locked = lock_orders_to_source(merchant_id=merchant_id, order_ids=[order_id for (order_id,) in rows])
    orders = [order for order in locked if order.state in RETRIED]
    lines = [
        LineToSource(row.order_id, row.line_no, row.product_id, row.quantity)
        for row in waiting(merchant_id=merchant_id, order_ids=[order.order_id for order in orders])
    ]
    sourced = _source(merchant_id, orders, lines, now=now, actor_id=actor_id, is_retry=True)
    return list(sourced.values())


@transaction_required
def resource_units(*, merchant_id: int, lines: Sequence[LineToSource], now: datetime, actor_id: int) -> list[Sourced]:
    """Source again units that were planned and could not be fetched. Orders that were stopped meanwhile are left."""
    missing: dict[tuple[int, int, int], int] = defaultdict(int)
    for line in lines:
        missing[line.order_id, line.line_no, line.product_id] += line.quantity
    locked = lock_orders_to_source(merchant_id=merchant_id, order_ids=sorted({line.order_id for line in lines}))
    for row in waiting(merchant_id=merchant_id, order_ids=[order.order_id for order in locked]):
        missing[row.order_id, row.line_no, row.product_id] += row.quantity
    orders = [order for order in locked if order.state in RESOURCED]

    returned: dict[int, int] = defaultdict(int)
    for line in lines:
        returned[line.order_id] += line.quantity
    wanted = [LineToSource(*key, quantity) for key, quantity in sorted(missing.items())]
    sourced = _source(merchant_id, orders, wanted, now=now, actor_id=actor_id, returned=returned, is_retry=True)
    return list(sourced.values())


@transaction_required
def drop_backorders(*, merchant_id: int, order_ids: Sequence[int], now: datetime) -> None:
    """End the waiting of orders that were cancelled."""
    rows = waiting(merchant_id=merchant_id, order_ids=order_ids)
    ended = [LineToSource(row.order_id, row.line_no, row.product_id, 0) for row in rows]
    _write_backorders(merchant_id, ended, now)


def _source(
    merchant_id: int,
    orders: Sequence[OrderToSource],
    lines: Sequence[LineToSource],
    *,
    now: datetime,
    actor_id: int,
    returned: dict[int, int] | None = None,
    is_retry: bool = False,
) -> dict[int, Sourced]:
    if not orders:
        return {}
    wanted = _wanted(orders, lines, now)
    product_ids = sorted({line.product_id for each in wanted for line in each.lines})
    free = {
        site.id: lock_free_units(facility_id=site.id, product_ids=product_ids)
        for site in sorted(sites(), key=lambda site: site.id)
    }

    plan = rules.plan(wanted=wanted, free=free, may_split=terms(merchant_id).splits_orders)

    made = _write_shipments(merchant_id, plan.shipments, now, actor_id)
    rest = plan.waiting
    if is_retry:
        still = {(line.order_id, line.line_no) for line in rest}
        served = [line for each in wanted for line in each.lines if (line.order_id, line.line_no) not in still]
        rest = rest + [LineToSource(line.order_id, line.line_no, line.product_id, 0) for line in served]
    _write_backorders(merchant_id, rest, now)
    return _report(merchant_id, orders, plan, made, returned or {}, now, actor_id)


def _wanted(orders: Sequence[OrderToSource], lines: Sequence[LineToSource], now: datetime) -> list[rules.Wanted]:
    by_order: dict[int, list[LineToSource]] = defaultdict(list)
    for line in lines:
        by_order[line.order_id].append(line)
    ranked: dict[tuple[str, str, str], list[rules.Site]] = {}
    wanted = []
    for order in orders:
        where = (order.country, order.postal_code, order.service)
        if where not in ranked:
            ranked[where] = _ranked_sites(*where, now)
        if by_order[order.order_id]:
            wanted.append(rules.Wanted(order, by_order[order.order_id], ranked[where]))
    return wanted


def _ranked_sites(country: str, postal_code: str, service: str, now: datetime) -> list[rules.Site]:
    """The facilities that offer the service, nearest first, then by the departure that the floor can still reach."""
    distances = distances_km(country, postal_code)
    found = []
    for site in sites():
        departs = next_departure(facility_id=site.id, service=service, after=now + FLOOR_TIME)
        if departs is not None:
            found.append((distances[site.id], departs, site.id))
    return [rules.Site(facility_id, departs) for _, departs, facility_id in sorted(found)]


def _write_shipments(
    merchant_id: int, shipments: Sequence[rules.PlannedShipment], now: datetime, actor_id: int
) -> dict[int, list[int]]:
    """Shipments, reservations and facts, facility by facility; the new shipments' ids by order."""
    made: dict[int, list[int]] = defaultdict(list)
    by_facility: dict[int, list[rules.PlannedShipment]] = defaultdict(list)
    for shipment in shipments:
        by_facility[shipment.site.facility_id].append(shipment)
    for facility_id in sorted(by_facility):
        planned = by_facility[facility_id]
        ids = _insert(facility_id, merchant_id, planned, now)
        reserve(facility_id=facility_id, wanted=_sums(planned))
        told = []
        for shipment in planned:
            order_id = shipment.order.order_id
            made[order_id].append(ids[order_id])
            units = sum([quantity for _, _, quantity in shipment.lines])
            told.append(ShipmentPlanned(facility_id, ids[order_id], merchant_id, order_id, units))
        tell(told, now=now, actor_id=actor_id)
    return made


def _insert(
    facility_id: int, merchant_id: int, planned: Sequence[rules.PlannedShipment], now: datetime
) -> dict[int, int]:
    lines = [(shipment.order.order_id, *line) for shipment in planned for line in shipment.lines]
    rows = SQL["plan_shipments"].tuples(
        facility_id=facility_id,
        merchant_id=merchant_id,
        order_ids=[shipment.order.order_id for shipment in planned],
        services=[shipment.order.service for shipment in planned],
        ship_bys=[shipment.site.ship_by for shipment in planned],
        line_order_ids=[line[0] for line in lines],
        line_nos=[line[1] for line in lines],
        product_ids=[line[2] for line in lines],
        quantities=[line[3] for line in lines],
        planned=int(ShipmentState.PLANNED),
        at=now,
    )
    return dict(rows)


def _sums(planned: Iterable[rules.PlannedShipment]) -> list[ProductUnits]:
    sums: dict[int, int] = defaultdict(int)
    for shipment in planned:
        for _, product_id, quantity in shipment.lines:
            sums[product_id] += quantity
    return [ProductUnits(product_id, sums[product_id]) for product_id in sorted(sums)]


def _write_backorders(merchant_id: int, lines: Sequence[LineToSource], now: datetime) -> None:
    if lines:
        SQL["write_backorders"].run(
            merchant_id=merchant_id,
            order_ids=[line.order_id for line in lines],
            line_nos=[line.line_no for line in lines],
            product_ids=[line.product_id for line in lines],
            quantities=[line.quantity for line in lines],
            at=now,
        )


def _report(
    merchant_id: int,
    orders: Sequence[OrderToSource],
    plan: rules.Plan,
    made: dict[int, list[int]],
    returned: dict[int, int],
    now: datetime,
    actor_id: int,
) -> dict[int, Sourced]:
    planned: dict[int, int] = defaultdict(int)
    for shipment in plan.shipments:
        planned[shipment.order.order_id] += sum([quantity for _, _, quantity in shipment.lines])
    short: dict[int, int] = defaultdict(int)
    for line in plan.waiting:
        short[line.order_id] += line.quantity
    record_sourcing(
        merchant_id=merchant_id,
        sourced=[SourcedUnits(o, planned[o.order_id] - returned.get(o.order_id, 0)) for o in orders],
        now=now,
        actor_id=actor_id,
    )
    newly_short = [o for o in orders if short[o.order_id] > _waited(o)]
    backordered = [OrderBackordered(merchant_id, o.order_id, short[o.order_id]) for o in newly_short]
    tell(backordered, now=now, actor_id=actor_id)
    return {
        o.order_id: Sourced(o.order_id, tuple(made.get(o.order_id, ())), planned[o.order_id], short[o.order_id])
        for o in orders
    }


def _waited(order: OrderToSource) -> int:
    """How many units of the order were waiting for stock before: none, for one that is sourced the first time."""
    if order.state == OrderState.OPEN:
        return 0
    return order.units - order.dropped - order.planned
