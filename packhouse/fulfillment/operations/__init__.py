"""The only writer of shipments and backorders."""

from packhouse.fulfillment.operations.cancellations import settle_cancellations
from packhouse.fulfillment.operations.shipments import (
    ShipmentNotReady,
    ShipmentUnknown,
    advance,
    give_up,
    lock_shipments,
    shorten,
)
from packhouse.fulfillment.operations.sourcing import (
    NotToSource,
    drop_backorders,
    resource_units,
    retry_backorders,
    source,
)

__all__ = [
    "NotToSource",
    "ShipmentNotReady",
    "ShipmentUnknown",
    "advance",
    "drop_backorders",
    "give_up",
    "lock_shipments",
    "resource_units",
    "retry_backorders",
    "settle_cancellations",
    "shorten",
    "source",
]
