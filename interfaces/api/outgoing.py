"""What goes out over the wire. Ids are strings, states are words, times are in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, TypeVar

from packhouse.orders.values import Accepted, OrderState

E = TypeVar("E", bound=IntEnum)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something was refused (RFC 9457). Further members are the facts of the refusal."""

    type: str
    title: str
    status: int
    detail: str
    code: str


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem. `says` is its detail before the facts are filled in."""

    type: str
    code: str
    status: int
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class ProblemKinds:
    """All kinds of problems, by code."""

    items: list[ProblemKind]


@dataclass(frozen=True, slots=True)
class AcceptedOrder:
    """The order is in the book."""

    id: str
    external_id: str
    state: str


@dataclass(frozen=True, slots=True)
class OrderItem:
    """The answer to one order of several: the order, or the problem with it."""

    status: int
    order: AcceptedOrder | None = None
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class OrderItems:
    """The answers to several orders, in the order in which they came."""

    accepted: int
    refused: int
    items: list[OrderItem]


@dataclass(frozen=True, slots=True)
class Units:
    """Where the units of an order are. `dropped` ones will not be sent."""

    ordered: int
    planned: int
    shipped: int
    delivered: int
    dropped: int


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order."""

    line_no: int
    sku: str
    quantity: int
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an order waits for a person."""

    reason: str
    note: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands."""

    id: str
    external_id: str
    state: str
    since: datetime
    service: str
    ship_to: Mapping[str, str]
    placed_at: datetime | None
    accepted_at: datetime
    units: Units
    lines: list[OrderLine]
    holds: list[Hold]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders, oldest first. `next_cursor` leads on; null at the end."""

    items: list[Order]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that became true of an order or of one of its shipments."""

    at: datetime
    what: str
    shipment_id: str | None
    actor_id: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What became true of an order, oldest first."""

    items: list[Happening]


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """What the carrier said about a parcel, in our words and in its own."""

    at: datetime
    status: str
    carrier_code: str
    place: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A carton with a label."""

    carrier: str
    service: str
    tracking_number: str | None
    label: str
    status: str | None
    status_at: datetime | None
    handed_over_at: datetime | None
    events: list[TrackingEvent]


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """Units that a shipment owes."""

    line_no: int
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """What one facility owes one recipient for an order."""

    id: str
    order_id: str
    facility: str
    state: str
    since: datetime
    service: str
    planned_at: datetime
    ship_by: datetime
    lines: list[ShipmentLine]
    parcels: list[Parcel]


@dataclass(frozen=True, slots=True)
class Shipments:
    """The shipments of an order."""

    items: list[Shipment]


@dataclass(frozen=True, slots=True)
class Product:
    """A product. Weight in grams, dimensions in millimeters; 0 means not measured."""

    id: str
    sku: str
    name: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class StoredProduct:
    """The product is in the catalog as it was described."""

    id: str
    sku: str


@dataclass(frozen=True, slots=True)
class ProductItem:
    """The answer to one product of several: the product, or the problem with it."""

    status: int
    product: StoredProduct | None = None
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ProductItems:
    """The answers to several products, in the order in which they came."""

    accepted: int
    refused: int
    items: list[ProductItem]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Products by SKU. `next_cursor` leads on; null at the end."""

    items: list[Product]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A location, or the world outside: supplier, recipient, loss."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Units of a product that went from one location to another."""

    id: str
    at: datetime
    facility: str
    from_location: Place
    to_location: Place
    quantity: int
    condition: str
    reason: str
    reference: str


@dataclass(frozen=True, slots=True)
class MovementPage:
    """Movements, facility by facility, newest first. `next_cursor` leads on; null at the end."""

    items: list[Movement]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Stock:
    """What one facility has: sellable units on hand, how many are reserved, and what can be promised."""

    facility: str
    on_hand: int
    reserved: int
    available: int


@dataclass(frozen=True, slots=True)
class Availability:
    """What all facilities together have of a product."""

    sku: str
    on_hand: int
    reserved: int
    available: int
    facilities: list[Stock]


@dataclass(frozen=True, slots=True)
class AvailabilityPage:
    """Availability by SKU. `next_cursor` leads on; null at the end."""

    items: list[Availability]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class InboundLine:
    """A line of an inbound shipment: announced, counted (good and damaged) and put away."""

    line_no: int
    sku: str
    expected: int
    counted: int
    damaged: int
    put_away: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """Goods on their way to a facility, or there."""

    id: str
    external_id: str
    facility: str
    state: str
    expected_date: date | None
    announced_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    lines: list[InboundLine]


@dataclass(frozen=True, slots=True)
class InboundPage:
    """Inbound shipments, oldest first. `next_cursor` leads on; null at the end."""

    items: list[Inbound]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class AnnouncedInbound:
    """The inbound shipment is in the book."""

    id: str
    external_id: str
    facility: str
    state: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands now."""

    id: str
    state: str


def word(kind: type[E], number: int) -> str:
    """A state as a word."""
    return kind(number).name.lower()


def snake(name: str) -> str:
    """A name of a class as programs read it: `OrderAccepted` is `order_accepted`."""
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


def accepted(answer: Accepted) -> AcceptedOrder:
    """An order that is in the book."""
    return AcceptedOrder(str(answer.order_id), answer.external_id, word(OrderState, answer.state))
