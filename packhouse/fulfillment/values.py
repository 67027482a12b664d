"""Words of the fulfillment room that others use. Quantities are whole units."""

from datetime import datetime
from enum import IntEnum

from packhouse.kernel.values import dataclass


class ShipmentState(IntEnum):
    """Where a shipment stands (docs/glossary)."""

    PLANNED = 1
    RELEASED_TO_FLOOR = 2
    PICKING = 3
    PICKED = 4
    PACKING = 5
    PACKED = 6
    LABELED = 7
    SHIPPED = 8
    IN_TRANSIT = 9
    OUT_FOR_DELIVERY = 10
    ATTEMPT_FAILED = 11
    AVAILABLE_FOR_PICKUP = 12
    EXCEPTION = 13
    DELIVERED = 14
    RETURNED_TO_SENDER = 15
    CANCELLED = 16


@dataclass(frozen=True, slots=True)
class Standing:
    """A shipment: whose it is and where it stands; `state` is a `ShipmentState`."""

    shipment_id: int
    merchant_id: int
    order_id: int
    state: int


@dataclass(frozen=True, slots=True)
class Owed:
    """Units that a shipment owes: one of its lines."""

    shipment_id: int
    line_no: int
    merchant_id: int
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """Units of a shipment's line that could not be fetched."""

    shipment_id: int
    line_no: int
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Sourced:
    """What sourcing decided for an order: its new shipments, and the units that wait for stock."""

    order_id: int
    shipment_ids: tuple[int, ...]
    planned: int
    backordered: int


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment as others see it; `state` is a `ShipmentState`."""

    facility_id: int
    id: int
    merchant_id: int
    order_id: int
    state: int
    since: datetime
    service: str
    planned_at: datetime
    ship_by: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Units of an order line that wait for stock."""

    order_id: int
    line_no: int
    product_id: int
    quantity: int
    since: datetime
