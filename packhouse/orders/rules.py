"""Pure decisions of the orders room: values in, values out."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from packhouse.kernel.refusals import Refused
from packhouse.kernel.values import dataclass
from packhouse.orders.values import (
    HIGHEST_PRICE,
    LONGEST_EXTERNAL_ID,
    LONGEST_TEXT,
    MOST_LINES,
    MOST_UNITS,
    Correction,
    LockedOrder,
    NewOrder,
    OrderState,
    Recipient,
)


class BadExternalId(Refused):
    """The merchant's own id of the order is missing, too long, or has a character that cannot be kept."""

    says = "Expected external_id of 1 to 64 printable characters, got {came!r}. Send your own id of the order."


class NoLines(Refused):
    """An order without lines."""

    says = "Order {external_id} has no lines. Send at least one line with a SKU and a quantity."


class TooManyLines(Refused):
    """An order with more lines than one order may have."""

    says = "Order {external_id} has {came} lines, at most {most} are possible. Split it into several orders."


class BadQuantity(Refused):
    """A quantity that is no whole number of units between 1 and `MOST_UNITS`."""

    says = "Order {external_id}, line {line_no}: expected a quantity from 1 to {most}, got {came}. Correct the line."


class BadPrice(Refused):
    """A price that is no amount from 0 up to `HIGHEST_PRICE` with at most four decimals."""

    says = (
        "Order {external_id}, line {line_no}: expected a unit price from 0 to {most} with at most four decimals,"
        " got {came}. Correct the line."
    )


class BadRecipient(Refused):
    """A recipient without a country, or with text that cannot be kept."""

    says = "Order {external_id}: {field} of the recipient is {came!r}; expected {expected}. Correct the recipient."


class UnknownSku(Refused):
    """A SKU that is not in the merchant's catalog."""

    says = "Order {external_id}: no product has the SKU {skus}. Make the product first, then send the order again."


class UnknownService(Refused):
    """A service that no facility offers."""

    says = "Order {external_id}: no facility offers the service {came!r}. Possible: {services}."


class OrderDiffers(Refused):
    """The external id was used before for an order with another content."""

    says = (
        "Order {external_id} is in the book already with another content; these differ: {differs}."
        " Send the first content again, or use a new external_id."
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """What the book has under an external id: what `OrderDiffers` is decided by."""

    order_id: int
    external_id: str
    state: int
    service: str
    ship_to: dict[str, str]
    placed_at: datetime | None
    lines: list[list[Any]]


PRICE_STEP = Decimal("0.0001")
LONGEST_SHOWN = 100
RECIPIENT_FIELDS = tuple(field.name for field in fields(Recipient))
RECIPIENT_TEXTS = attrgetter(*RECIPIENT_FIELDS)


def fault(order: NewOrder) -> Refused | None:
    """What is wrong with an order by itself, or None. Looks at no table."""
    external_id = order.external_id
    if not external_id or len(external_id) > LONGEST_EXTERNAL_ID or not external_id.isprintable():
        return BadExternalId(came=shown(external_id))
    if not order.lines:
        return NoLines(external_id=external_id)
    if len(order.lines) > MOST_LINES:
        return TooManyLines(external_id=external_id, came=len(order.lines), most=MOST_LINES)
    for line_no, line in enumerate(order.lines, 1):
        if not 0 < line.quantity <= MOST_UNITS:
            return BadQuantity(external_id=external_id, line_no=line_no, came=str(line.quantity), most=MOST_UNITS)
        if line.unit_price is not None and not _is_fit(line.unit_price):
            came, most = str(line.unit_price)[:50], str(HIGHEST_PRICE)
            return BadPrice(external_id=external_id, line_no=line_no, came=came, most=most)
    return _recipient_fault(external_id, order.ship_to)


def _is_fit(price: Decimal) -> bool:
    if not price.is_finite() or not 0 <= price <= HIGHEST_PRICE:
        return False
    return price == price.quantize(PRICE_STEP)


def shown(text: str) -> str:
    """What came, as far as it can be shown: NUL and broken characters are written out."""
    return text[:LONGEST_SHOWN].replace("\x00", "\\x00").encode("utf-8", "backslashreplace").decode()


def can_be_kept(text: str) -> bool:
    """Whether a text is short enough, and of whole characters without NUL."""
    if len(text) > LONGEST_TEXT or "\x00" in text:
        return False
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def recipient_fault(correction: Correction) -> Refused | None:
    """What is wrong with a corrected recipient by itself, or None. It must have a name."""
    order = f"{correction.order_id}"
    if not correction.ship_to.name.strip():
        return BadRecipient(external_id=order, field="name", came="", expected="the person's or company's name")
    return _recipient_fault(order, correction.ship_to)


def _recipient_fault(external_id: str, ship_to: Recipient) -> Refused | None:
    country = ship_to.country
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        expected = "two capital letters (ISO 3166-1)"
        return BadRecipient(external_id=external_id, field="country", came=shown(country), expected=expected)
    texts = RECIPIENT_TEXTS(ship_to)
    if can_be_kept(" ".join(texts)):
        return None
    for name, text in zip(RECIPIENT_FIELDS, texts, strict=True):
        if not can_be_kept(text):
            expected = f"at most {LONGEST_TEXT} characters, none of them NUL or half of one"
            return BadRecipient(external_id=external_id, field=name, came=shown(text), expected=expected)
    return None


def differences(order: NewOrder, kept: Kept) -> tuple[str, ...]:
    """The names of what differs between an order that came and the one in the book."""
    found = [] if order.service == kept.service else ["service"]
    if order.placed_at != kept.placed_at:
        found.append("placed_at")
    came = order.ship_to
    found += [f"ship_to.{name}" for name in RECIPIENT_FIELDS if getattr(came, name) != kept.ship_to.get(name, "")]
    lines = [(line.sku, line.quantity, line.unit_price) for line in order.lines]
    old = [(sku, quantity, None if price is None else Decimal(str(price))) for sku, quantity, price in kept.lines]
    if len(lines) != len(old):
        found.append("lines (how many)")
    found += [
        f"lines[{number}].{name}"
        for number, (new, was) in enumerate(zip(lines, old, strict=False), 1)
        for name, left, right in zip(("sku", "quantity", "unit_price"), new, was, strict=True)
        if left != right
    ]
    return tuple(found)


def first_state(order: NewOrder) -> OrderState:
    """An order whose recipient has no name waits for a person; any other may be sourced at once."""
    return OrderState.OPEN if order.ship_to.name.strip() else OrderState.ON_HOLD


def standing(order: LockedOrder, *, started: bool) -> OrderState:
    """Where an order stands, by its units; `started`: a picker has touched it."""
    owed = order.units - order.dropped
    if order.delivered >= owed:
        return OrderState.COMPLETED
    if order.shipped >= owed:
        return OrderState.SHIPPED
    if order.shipped:
        return OrderState.PARTIALLY_SHIPPED
    if started:
        return OrderState.IN_PROGRESS
    if order.planned >= owed:
        return OrderState.PLANNED
    return OrderState.PARTIALLY_PLANNED if order.planned else OrderState.BACKORDERED


def missing_skus(order: NewOrder, known: Iterable[str]) -> tuple[str, ...]:
    """The SKUs of an order that are not known, each once, in order."""
    return tuple(dict.fromkeys(shown(line.sku) for line in order.lines if line.sku not in known))
