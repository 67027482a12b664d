"""Words of the orders room that others use. Quantities are whole units."""

from datetime import datetime
from decimal import Decimal
from enum import IntEnum

from packhouse.kernel.values import dataclass


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
    COMPLETED = 9
    CANCELLATION_REQUESTED = 10
    CANCELLED = 11


HOLD_REASONS = ("address", "payment", "fraud", "merchant", "customs", "credit")
LONGEST_EXTERNAL_ID = 64
LONGEST_TEXT = 500
MOST_LINES = 1_000
MOST_UNITS = 1_000_000
HIGHEST_PRICE = Decimal(1_000_000_000)
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
class LockedOrder:
    """An order under lock: where it stands and how many of its units are planned, shipped, delivered, dropped."""

    order_id: int
    state: int
    units: int
    planned: int
    shipped: int
    delivered: int
    dropped: int


@dataclass(frozen=True, slots=True)
class OrderToSource(LockedOrder):
    """An order under lock, and what decides who sends it."""

    service: str
    country: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class LineToSource:
    """Units of an order line that are to be sourced; `waits`: some of them wait for stock already."""

    order_id: int
    line_no: int
    product_id: int
    quantity: int
    waits: bool = False


@dataclass(frozen=True, slots=True)
class SourcedUnits:
    """How many more units of a locked order are planned now; a negative number takes some back."""

    order: LockedOrder
    planned: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the facilities did for an order since the last report, in units."""

    order_id: int
    started: bool = False
    shipped: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class NewHold:
    """A reason why an order must wait for a person: one of `HOLD_REASONS`."""

    order_id: int
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClearedHold:
    """A reason that is settled."""

    order_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The recipient that counts from now on."""

    order_id: int
    ship_to: Recipient


@dataclass(frozen=True, slots=True)
class Stands:
    """Where an order stands after a verb."""

    order_id: int
    state: OrderState


@dataclass(frozen=True, slots=True)
class CancellationDecision:
    """What fulfillment said to a cancellation request."""

    order: LockedOrder
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as others see it; `state` is an `OrderState`."""

    id: int
    external_id: str
    state: int
    since: datetime
    service: str
    ship_to: dict[str, str]
    placed_at: datetime | None
    accepted_at: datetime
    units: int
    planned: int
    shipped: int
    delivered: int
    dropped: int


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line of an order as others see it."""

    order_id: int
    line_no: int
    product_id: int
    sku: str
    quantity: int
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Why an order waits for a person."""

    order_id: int
    reason: str
    note: str
    since: datetime
