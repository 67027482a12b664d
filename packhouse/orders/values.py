"""Words of the orders room that others use. Quantities are whole units."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import IntEnum


class OrderState(IntEnum):
    """Where an order stands (docs/glossary)."""

    OPEN = 1
    ON_HOLD = 2
    BACKORDERED = 3
    PARTIALLY_PLANNED = 4
    PLANNED = 5
    IN_PROGRESS = 6
    PARTIALLY_SHIPPED = 7
    SHIPPED = 8
    SHORT_CLOSED = 9
    COMPLETED = 10
    CANCELLATION_REQUESTED = 11
    CANCELLED = 12


HOLD_REASONS = ("address", "payment", "fraud", "merchant", "customs", "credit")
LONGEST_EXTERNAL_ID = 64
MOST_LINES = 1_000
MOST_UNITS = 1_000_000
MOST_ORDERS = 1_000


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person who gets the parcel. `country` is ISO 3166-1 alpha-2. An empty name holds the order."""

    name: str
    country: str
    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewLine:
    """So many units of a SKU. The same SKU may stand on several lines."""

    sku: str
    quantity: int
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a merchant sends it; its lines are numbered from 1 in this order."""

    external_id: str
    ship_to: Recipient
    lines: tuple[NewLine, ...]
    service: str = "standard"
    placed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The order is in the book. `replayed`: it was there before, with the same content."""

    order_id: int
    external_id: str
    state: OrderState
    replayed: bool


@dataclass(frozen=True, slots=True)
class OrderToSource:
    """An open order as sourcing locks it."""

    order_id: int
    state: OrderState
    service: str
    country: str


@dataclass(frozen=True, slots=True)
class LineToSource:
    """A line of an order that is to be sourced."""

    order_id: int
    line_no: int
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class SourcedUnits:
    """How many more units of an order are planned now (negative: fewer), and how many wait for stock."""

    order_id: int
    planned: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the facilities did for an order since the last report, in units."""

    order_id: int
    started: bool = False
    shipped: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class CancellationDecision:
    """What fulfillment said to a cancellation request. `unplanned`: units that were planned and are free again."""

    order_id: int
    is_accepted: bool
    unplanned: int
    reason: str
