"""What fulfillment does when it hears something. Imported by config alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from packhouse.fulfillment import operations
from packhouse.fulfillment.facts import (
    PickingStarted,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentPicked,
    ShipmentShipped,
    ShipmentShortened,
)
from packhouse.fulfillment.queries import owed
from packhouse.inventory.facts import StockArrived
from packhouse.kernel.delivery import Heard
from packhouse.orders import operations as orders
from packhouse.orders.facts import OrderAccepted, OrderCancelled, OrderOpened
from packhouse.orders.values import LineToSource, Progress


def source_open_orders(heard: Heard) -> None:
    """An order came in or was opened: source it. Held orders are skipped; they are heard of again when opened."""
    told: list[OrderAccepted | OrderOpened] = list(heard.facts)
    order_ids = list(dict.fromkeys(fact.order_id for fact in told))
    operations.source(merchant_id=told[0].merchant_id, order_ids=order_ids, now=heard.now, actor_id=heard.actor_id)


def settle_cancellations(heard: Heard) -> None:
    """A merchant wants orders stopped."""
    operations.settle_cancellations(
        merchant_id=heard.facts[0].merchant_id,
        order_ids=[fact.order_id for fact in heard.facts],
        now=heard.now,
        actor_id=heard.actor_id,
    )


def drop_backorders(heard: Heard) -> None:
    """Orders were cancelled: nothing waits for stock any more."""
    told: list[OrderCancelled] = list(heard.facts)
    operations.drop_backorders(
        merchant_id=told[0].merchant_id, order_ids=[fact.order_id for fact in told], now=heard.now
    )


def retry_backorders(heard: Heard) -> None:
    """Stock arrived: serve those who wait for it."""
    arrived: dict[int, set[int]] = defaultdict(set)
    told: list[StockArrived] = list(heard.facts)
    for fact in told:
        arrived[fact.merchant_id].add(fact.product_id)
    _retry(arrived, heard)


def _retry(products: Mapping[int, Collection[int]], heard: Heard) -> None:
    for merchant_id in sorted(products):
        operations.retry_backorders(
            merchant_id=merchant_id,
            product_ids=sorted(products[merchant_id]),
            now=heard.now,
            actor_id=heard.actor_id,
        )


def retry_after_cancellation(heard: Heard) -> None:
    """Shipments were cancelled: what they had reserved may serve those who wait for it."""
    told: list[ShipmentCancelled] = list(heard.facts)
    freed: dict[int, set[int]] = defaultdict(set)
    for line in owed(facility_id=told[0].facility_id, shipment_ids=[fact.shipment_id for fact in told]):
        freed[line.merchant_id].add(line.product_id)
    _retry(freed, heard)


def resource_shortened(heard: Heard) -> None:
    """Units could not be fetched: source them again."""
    lines: dict[int, list[LineToSource]] = defaultdict(list)
    told: list[ShipmentShortened] = list(heard.facts)
    for fact in told:
        lines[fact.merchant_id].append(LineToSource(fact.order_id, fact.line_no, fact.product_id, fact.units))
    for merchant_id in sorted(lines):
        operations.resource_units(
            merchant_id=merchant_id, lines=lines[merchant_id], now=heard.now, actor_id=heard.actor_id
        )


def report_progress(heard: Heard) -> None:
    """Shipments went on: so did their orders."""
    progress: dict[int, list[Progress]] = defaultdict(list)
    told: list[PickingStarted | ShipmentPicked | ShipmentShipped | ShipmentDelivered] = list(heard.facts)
    for fact in told:
        progress[fact.merchant_id].append(_progress(fact))
    for merchant_id in sorted(progress):
        orders.record_progress(
            merchant_id=merchant_id, progress=progress[merchant_id], now=heard.now, actor_id=heard.actor_id
        )


def _progress(fact: PickingStarted | ShipmentPicked | ShipmentShipped | ShipmentDelivered) -> Progress:
    if isinstance(fact, ShipmentShipped):
        return Progress(fact.order_id, shipped=fact.units)
    if isinstance(fact, ShipmentDelivered):
        return Progress(fact.order_id, delivered=fact.units)
    return Progress(fact.order_id, started=True)
