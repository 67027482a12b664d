"""What is wrong with an order by itself, what differs, and where an order stands: without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packhouse.kernel.refusals import Refused
from packhouse.orders import rules
from packhouse.orders.states import ORDER
from packhouse.orders.values import (
    HIGHEST_PRICE,
    LONGEST_EXTERNAL_ID,
    LONGEST_TEXT,
    MOST_LINES,
    MOST_UNITS,
    Correction,
    LockedOrder,
    NewLine,
    NewOrder,
    OrderState,
    Recipient,
)

ANN = Recipient(name="Ann", country="GB", line1="1 High Street", city="York", postal_code="YO1 7HH")
ONE_MUG = NewOrder("A-1", ANN, (NewLine("MUG", 1, Decimal("4.25")),))

text = st.text(st.characters(), max_size=LONGEST_TEXT + 5)


def test_a_plain_order_has_no_fault():
    assert rules.fault(ONE_MUG) is None


@pytest.mark.parametrize(
    ("order", "refusal", "says"),
    [
        (replace(ONE_MUG, external_id=""), rules.BadExternalId, "1 to 64 printable characters, got ''"),
        (replace(ONE_MUG, external_id="x" * 65), rules.BadExternalId, "1 to 64 printable characters"),
        (replace(ONE_MUG, external_id="A\x00B"), rules.BadExternalId, "A\\\\x00B"),
        (replace(ONE_MUG, external_id="A\nB"), rules.BadExternalId, "printable"),
        (replace(ONE_MUG, external_id="A\ud800"), rules.BadExternalId, "ud800"),
        (replace(ONE_MUG, lines=()), rules.NoLines, "A-1 has no lines"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1),) * (MOST_LINES + 1)), rules.TooManyLines, "1001 lines"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 0),)), rules.BadQuantity, "line 1: expected a quantity"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1), NewLine("MUG", -3))), rules.BadQuantity, "line 2"),
        (replace(ONE_MUG, lines=(NewLine("MUG", MOST_UNITS + 1),)), rules.BadQuantity, "got 1000001"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 10**30),)), rules.BadQuantity, "1 to 1000000"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal("-0.01")),)), rules.BadPrice, "got -0.01"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal("NaN")),)), rules.BadPrice, "got NaN"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal("Infinity")),)), rules.BadPrice, "got Infinity"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal("1.00005")),)), rules.BadPrice, "four decimals"),
        (replace(ONE_MUG, lines=(NewLine("MUG", 1, HIGHEST_PRICE + 1),)), rules.BadPrice, "got 1000000001"),
        (replace(ONE_MUG, ship_to=replace(ANN, country="")), rules.BadRecipient, "country of the recipient is ''"),
        (replace(ONE_MUG, ship_to=replace(ANN, country="gb")), rules.BadRecipient, "two capital letters"),
        (replace(ONE_MUG, ship_to=replace(ANN, country="GBR")), rules.BadRecipient, "two capital letters"),
        (replace(ONE_MUG, ship_to=replace(ANN, country="ÅÄ")), rules.BadRecipient, "two capital letters"),
        (replace(ONE_MUG, ship_to=replace(ANN, city="Yo\x00rk")), rules.BadRecipient, "city of the recipient"),
        (replace(ONE_MUG, ship_to=replace(ANN, city="Yo\udc80rk")), rules.BadRecipient, "half of one"),
        (replace(ONE_MUG, ship_to=replace(ANN, line1="x" * 501)), rules.BadRecipient, "at most 500 characters"),
    ],
)
def test_a_faulty_order_is_refused_by_name(order: NewOrder, refusal: type[Refused], says: str):
    found = rules.fault(order)

    assert type(found) is refusal
    assert says in str(found)
    str(found).encode()


@pytest.mark.parametrize("external_id", ["A", "x" * LONGEST_EXTERNAL_ID, "536365", "Ø 12/3 #7"])
def test_any_printable_external_id_will_do(external_id: str):
    assert rules.fault(replace(ONE_MUG, external_id=external_id)) is None


@pytest.mark.parametrize("price", ["0", "0.0001", "1000000000", "12.50", "1E+3"])
def test_any_price_that_can_be_kept_will_do(price: str):
    assert rules.fault(replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal(price)),))) is None


@given(st.builds(Recipient, name=text, country=text, city=text, postal_code=text), text)
def test_whatever_text_comes_is_kept_or_refused(ship_to: Recipient, external_id: str):
    found = rules.fault(NewOrder(external_id, ship_to, (NewLine("MUG", 1),)))

    if found is None:
        for kept in (ship_to.name, ship_to.country, ship_to.city, ship_to.postal_code, external_id):
            assert "\x00" not in kept.encode().decode()
    else:
        str(found).encode()


def test_an_order_for_nobody_waits_for_a_person():
    assert rules.first_state(replace(ONE_MUG, ship_to=replace(ANN, name="  "))) is OrderState.ON_HOLD
    assert rules.first_state(ONE_MUG) is OrderState.OPEN


def test_a_correction_must_have_a_name():
    assert rules.recipient_fault(Correction(7, ANN)) is None
    assert "name of the recipient" in str(rules.recipient_fault(Correction(7, replace(ANN, name=" "))))
    assert "city of the recipient" in str(rules.recipient_fault(Correction(7, replace(ANN, city="\x00"))))


def kept(order: NewOrder) -> rules.Kept:
    ship_to = {field: getattr(order.ship_to, field) for field in rules.RECIPIENT_FIELDS}
    lines = [[x.sku, x.quantity, None if x.unit_price is None else f"{x.unit_price:.4f}"] for x in order.lines]
    return rules.Kept(7, order.external_id, 1, order.service, ship_to, order.placed_at, lines)


def test_the_same_content_does_not_differ():
    assert rules.differences(ONE_MUG, kept(ONE_MUG)) == ()
    padded = replace(ONE_MUG, lines=(NewLine("MUG", 1, Decimal("4.250000")),))
    assert rules.differences(padded, kept(ONE_MUG)) == ()


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (replace(ONE_MUG, service="express"), ("service",)),
        (replace(ONE_MUG, placed_at=datetime(2026, 3, 1, tzinfo=UTC)), ("placed_at",)),
        (replace(ONE_MUG, ship_to=replace(ANN, city="Leeds")), ("ship_to.city",)),
        (replace(ONE_MUG, lines=(NewLine("MUG", 2, Decimal("4.25")),)), ("lines[1].quantity",)),
        (replace(ONE_MUG, lines=(NewLine("CUP", 1, None),)), ("lines[1].sku", "lines[1].unit_price")),
        (replace(ONE_MUG, lines=(*ONE_MUG.lines, NewLine("CUP", 1))), ("lines (how many)",)),
    ],
)
def test_what_differs_is_named(other: NewOrder, differs: tuple[str, ...]):
    assert rules.differences(other, kept(ONE_MUG)) == differs


@pytest.mark.parametrize(
    ("planned", "shipped", "delivered", "dropped", "started", "state"),
    [
        (0, 0, 0, 0, False, OrderState.BACKORDERED),
        (2, 0, 0, 0, False, OrderState.PARTIALLY_PLANNED),
        (4, 0, 0, 0, False, OrderState.PLANNED),
        (4, 0, 0, 0, True, OrderState.IN_PROGRESS),
        (0, 0, 0, 0, True, OrderState.IN_PROGRESS),
        (4, 3, 0, 0, True, OrderState.PARTIALLY_SHIPPED),
        (4, 3, 3, 0, True, OrderState.PARTIALLY_SHIPPED),
        (4, 4, 0, 0, True, OrderState.SHIPPED),
        (4, 4, 3, 0, True, OrderState.SHIPPED),
        (4, 4, 4, 0, True, OrderState.COMPLETED),
        (3, 3, 3, 1, True, OrderState.COMPLETED),
        (3, 0, 0, 1, False, OrderState.PLANNED),
    ],
)
def test_an_order_stands_where_its_units_are(
    planned: int, shipped: int, delivered: int, dropped: int, started: bool, state: OrderState
):
    order = LockedOrder(7, OrderState.OPEN, 4, planned, shipped, delivered, dropped)

    assert rules.standing(order, started=started) is state


def test_missing_skus_are_named_once_in_order():
    order = replace(ONE_MUG, lines=(NewLine("B", 1), NewLine("MUG", 1), NewLine("A", 2), NewLine("B", 3)))

    assert rules.missing_skus(order, {"MUG"}) == ("B", "A")


def test_a_cancelled_or_completed_order_has_no_way_on():
    assert ORDER.moves_from(OrderState.CANCELLED) == ()
    assert ORDER.moves_from(OrderState.COMPLETED) == ()
