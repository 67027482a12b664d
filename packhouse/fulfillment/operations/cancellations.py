"""A cancellation is a request: accepted while nothing is picked, rejected after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from packhouse.fulfillment.operations.shipments import advance, by_product, lock_shipments
from packhouse.fulfillment.operations.sourcing import drop_backorders
from packhouse.fulfillment.queries import owed, shipments_of
from packhouse.fulfillment.states import SHIPMENT
from packhouse.fulfillment.values import ShipmentState, Shortage, Standing
from packhouse.inventory.operations import lock_free_units, release
from packhouse.kernel.transactions import transaction_required
from packhouse.orders import operations as orders
from packhouse.orders.values import CancellationDecision, LockedOrder, OrderState


@transaction_required
def settle_cancellations(
    *, merchant_id: int, order_ids: Sequence[int], now: datetime, actor_id: int
) -> list[CancellationDecision]:
    """Accept or reject cancellation requests under lock; an accepted one frees all that was reserved for it.

    Accepted if every live shipment of the order may still be cancelled. Orders that ask for none are left alone.
    """
    locked = orders.lock_orders(merchant_id=merchant_id, order_ids=sorted(set(order_ids)))
    asked = [order for order in locked if order.state == OrderState.CANCELLATION_REQUESTED]
    live = _lock_live(merchant_id, [order.order_id for order in asked])

    decisions = [_decide(order, live) for order in asked]

    accepted = {decision.order.order_id for decision in decisions if decision.is_accepted}
    for facility_id, standings in live.items():
        freed = [standing for standing in standings if standing.order_id in accepted]
        _cancel(facility_id, freed, now, actor_id)
    drop_backorders(merchant_id=merchant_id, order_ids=sorted(accepted), now=now)
    orders.settle_cancellations(merchant_id=merchant_id, decisions=decisions, now=now, actor_id=actor_id)
    return decisions


def _lock_live(merchant_id: int, order_ids: Sequence[int]) -> dict[int, list[Standing]]:
    by_facility: dict[int, list[int]] = defaultdict(list)
    for row in shipments_of(merchant_id=merchant_id, order_ids=order_ids):
        by_facility[row.facility_id].append(row.id)
    live: dict[int, list[Standing]] = {}
    for facility_id in sorted(by_facility):
        locked = lock_shipments(facility_id=facility_id, shipment_ids=sorted(by_facility[facility_id]))
        live[facility_id] = [each for each in locked if each.state != ShipmentState.CANCELLED]
    return live


def _decide(order: LockedOrder, live: Mapping[int, Sequence[Standing]]) -> CancellationDecision:
    standings = [s for each in live.values() for s in each if s.order_id == order.order_id]
    return CancellationDecision(order, all(SHIPMENT.allows("cancel", s.state) for s in standings))


def _cancel(facility_id: int, freed: Sequence[Standing], now: datetime, actor_id: int) -> None:
    if not freed:
        return
    lines = owed(facility_id=facility_id, shipment_ids=[each.shipment_id for each in freed])
    units = by_product(Shortage(x.shipment_id, x.line_no, x.product_id, x.quantity) for x in lines)
    lock_free_units(facility_id=facility_id, product_ids=[each.product_id for each in units])
    release(facility_id=facility_id, units=units)
    advance(facility_id=facility_id, move="cancel", shipments=freed, now=now, actor_id=actor_id)
