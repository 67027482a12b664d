"""What comes in over the wire: the values that the verbs take, with what JSON must hold to be one of them."""

from dataclasses import field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, FailFast, Field, TypeAdapter

from interfaces.api.bodies import Shape
from packhouse.catalog.values import LARGEST_MEASURE, NewProduct
from packhouse.kernel.values import dataclass
from packhouse.orders.values import LONGEST_TEXT, MOST_LINES, NewLine, NewOrder, Recipient
from packhouse.receiving.values import AnnouncedLine, NewInbound

STRICT = ConfigDict(strict=True, extra="forbid")
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Measure = Annotated[int, Field(ge=0, le=LARGEST_MEASURE)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST, examples=["2026-03-02T12:00:00Z"])]
Day = Annotated[date, Field(ge=EARLIEST.date(), lt=LATEST.date(), examples=["2026-03-09"])]
Price = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4, examples=["2.55"])]
Sku = Annotated[str, Field(examples=["85123A"])]
Units = Annotated[int, Field(examples=[2], description="Whole units.")]


@dataclass(frozen=True, slots=True)
class ShipTo(Recipient):
    """The person who gets the parcel. An order whose recipient has no name is held until it is corrected."""

    __pydantic_config__ = STRICT

    name: Annotated[str, Field(max_length=LONGEST_TEXT, examples=["Ann Example"])]
    country: Annotated[str, Field(examples=["GB"], description="ISO 3166-1 alpha-2, in capitals.")]
    line1: Text = ""
    line2: Text = ""
    city: Text = ""
    region: Text = ""
    postal_code: Text = ""
    phone: Text = ""
    email: Text = ""


@dataclass(frozen=True, slots=True)
class OrderLine(NewLine):
    """So many units of a SKU. `unit_price` is what the shopper paid, in the order's own currency."""

    __pydantic_config__ = STRICT

    sku: Sku
    quantity: Units
    unit_price: Price | None = None


@dataclass(frozen=True, slots=True)
class Order(NewOrder):
    """An order. `external_id` is your own id of it: the same id again is the same order."""

    __pydantic_config__ = STRICT

    external_id: Annotated[str, Field(examples=["A-1001"])]
    ship_to: ShipTo
    lines: Annotated[tuple[OrderLine, ...], Field(max_length=MOST_LINES)]
    service: Annotated[str, Field(examples=["standard"])] = "standard"
    placed_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Product(NewProduct):
    """A product by its SKU. Weight in grams, dimensions in millimeters; 0 means not measured."""

    __pydantic_config__ = STRICT

    sku: Sku
    name: Text
    weight_g: Measure = 0
    length_mm: Measure = 0
    width_mm: Measure = 0
    height_mm: Measure = 0


@dataclass(frozen=True, slots=True)
class InboundLine(AnnouncedLine):
    """So many units of a SKU that are on their way."""

    __pydantic_config__ = STRICT

    sku: Sku
    quantity: Units


@dataclass(frozen=True, slots=True)
class Inbound(NewInbound):
    """Goods on their way to a facility. `external_id` is your own id of them, once for each facility."""

    __pydantic_config__ = STRICT

    external_id: Annotated[str, Field(examples=["PO-77"])]
    lines: Annotated[tuple[InboundLine, ...], Field(max_length=MOST_LINES)]
    expected_date: Day | None = None
    facility: Annotated[str, Field(examples=["lei"], description="The facility's code.")] = field(kw_only=True)


ORDERS: Shape[Order] = Shape(
    one=TypeAdapter(Order), many=TypeAdapter(Annotated[list[Order], FailFast()]), plural="orders"
)
PRODUCTS: Shape[Product] = Shape(
    one=TypeAdapter(Product), many=TypeAdapter(Annotated[list[Product], FailFast()]), plural="products"
)
INBOUND: TypeAdapter[Inbound] = TypeAdapter(Inbound)
SHIP_TO: TypeAdapter[ShipTo] = TypeAdapter(ShipTo)
