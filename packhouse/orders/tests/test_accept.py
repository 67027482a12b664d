"""Orders come in, by the batch, once each, whatever is sent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_merchant
from packhouse.orders import operations, queries
from packhouse.orders.operations import (
    BadExternalId,
    BadPrice,
    BadQuantity,
    BadRecipient,
    NoLines,
    OrderDiffers,
    TooManyLines,
    UnknownService,
    UnknownSku,
)
from packhouse.orders.values import Accepted, Correction, NewLine, NewOrder, OrderState
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order
from tests.unchanged import unchanged

pytestmark = pytest.mark.usefixtures("operator")


@pytest.fixture
def merchant() -> int:
    """A merchant that sells mugs and cups, and a house that sends them."""
    merchant_id = a_merchant()
    a_facility()
    a_product(merchant_id, "MUG")
    a_product(merchant_id, "CUP")
    return merchant_id


def accept(merchant_id: int, *orders: NewOrder) -> list[Accepted | Refused]:
    return operations.accept(merchant_id=merchant_id, orders=orders, now=NOON, actor_id=SYSTEM)


def taken(merchant_id: int, *orders: NewOrder) -> list[int]:
    answers = accept(merchant_id, *orders)
    assert all(isinstance(answer, Accepted) for answer in answers), answers
    return [answer.order_id for answer in answers if isinstance(answer, Accepted)]


def with_line(sku: str = "MUG", quantity: int = 1, price: Decimal | None = None) -> NewOrder:
    return replace(an_order("A-1"), lines=(NewLine(sku, quantity, price),))


def test_an_order_stands_in_the_book_as_it_was_sent(merchant: int):
    new = replace(
        an_order("A-1"),
        lines=(NewLine("MUG", 2, Decimal("4.25")), NewLine("CUP", 1), NewLine("MUG", 3)),
        placed_at=NOON,
    )

    (order_id,) = taken(merchant, new)

    (row,) = queries.orders(merchant_id=merchant, order_ids=[order_id])
    assert (row.external_id, row.state, row.units, row.placed_at) == ("A-1", OrderState.OPEN, 6, NOON)
    assert (row.ship_to["name"], row.ship_to["postal_code"]) == ("Ann", "YO1 7HH")
    lines = queries.lines(merchant_id=merchant, order_ids=[order_id])
    assert [(line.line_no, line.sku, line.quantity) for line in lines] == [(1, "MUG", 2), (2, "CUP", 1), (3, "MUG", 3)]
    assert [line.unit_price for line in lines] == [Decimal("4.25"), None, None]
    (told,) = timeline(shard="merchant", shard_id=merchant, subject_ids=[order_id], kinds=["OrderAccepted"])
    assert told.body == {"merchant_id": merchant, "order_id": order_id, "lines": 3, "units": 6}


def test_an_order_for_nobody_waits_for_a_person(merchant: int):
    (answer,) = accept(merchant, an_order("A-1", name=""))

    assert isinstance(answer, Accepted)
    assert answer.state is OrderState.ON_HOLD
    (hold,) = queries.holds(merchant_id=merchant, order_ids=[answer.order_id])
    assert (hold.reason, hold.note) == ("address", "The recipient has no name.")
    kinds = [
        fact.kind
        for fact in timeline(
            shard="merchant", shard_id=merchant, subject_ids=[answer.order_id], kinds=["OrderAccepted", "OrderHeld"]
        )
    ]
    assert kinds == ["OrderAccepted", "OrderHeld"]


BAD_INPUT = {
    "unknown SKU": (with_line("SPOON"), UnknownSku),
    "SKU with NUL": (with_line("MUG\x00"), UnknownSku),
    "half a character as a SKU": (with_line("\ud83d"), UnknownSku),
    "empty SKU": (with_line(""), UnknownSku),
    "a SKU as long as a book": (with_line("x" * 100_000), UnknownSku),
    "no units": (with_line(quantity=0), BadQuantity),
    "fewer than no units": (with_line(quantity=-1), BadQuantity),
    "more units than there are": (with_line(quantity=10**12), BadQuantity),
    "more than a bigint": (with_line(quantity=10**40), BadQuantity),
    "a price of nothing known": (with_line(price=Decimal("NaN")), BadPrice),
    "a price beyond the column": (with_line(price=Decimal("1E+30")), BadPrice),
    "a negative price": (with_line(price=Decimal("-1")), BadPrice),
    "no lines": (replace(an_order("A-1"), lines=()), NoLines),
    "1,001 lines": (replace(an_order("A-1"), lines=(NewLine("MUG", 1),) * 1001), TooManyLines),
    "no external id": (an_order(""), BadExternalId),
    "external id with NUL": (an_order("A\x001"), BadExternalId),
    "external id of 65 characters": (an_order("x" * 65), BadExternalId),
    "a service that nobody offers": (an_order("A-1", service="teleport"), UnknownService),
    "a service with NUL": (an_order("A-1", service="stand\x00ard"), UnknownService),
    "a name with NUL": (an_order("A-1", name="An\x00n"), BadRecipient),
    "a name as long as a book": (an_order("A-1", name="n" * 501), BadRecipient),
    "half a character as a name": (an_order("A-1", name="\udc80"), BadRecipient),
}


@pytest.mark.parametrize(("order", "refusal"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_refused_by_name_and_changes_nothing(merchant: int, order: NewOrder, refusal: type[Refused]):
    with unchanged():
        (answer,) = accept(merchant, order)

    assert type(answer) is refusal
    str(answer).encode()


def test_one_bad_order_among_five_hundred_good_ones_is_the_only_one_refused(merchant: int):
    batch = [an_order(f"A-{n}") for n in range(500)]
    batch[321] = an_order("A-321", ("SPOON", 1))

    answers = accept(merchant, *batch)

    assert [n for n, answer in enumerate(answers) if isinstance(answer, Refused)] == [321]
    assert isinstance(answers[321], UnknownSku)
    assert answers[321].facts["skus"] == ("SPOON",)
    assert len(queries.orders_page(merchant_id=merchant, most=1000)) == 499


def test_the_same_order_twice_in_a_batch_is_one_order(merchant: int):
    first, second = accept(merchant, an_order("A-1"), an_order("A-1"))

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.order_id == second.order_id
    assert len(queries.orders_page(merchant_id=merchant)) == 1


def test_twins_that_differ_within_a_batch_are_one_order_and_a_refusal(merchant: int):
    first, second = accept(merchant, an_order("A-1", ("MUG", 1)), an_order("A-1", ("MUG", 2)))

    assert isinstance(first, Accepted)
    assert isinstance(second, OrderDiffers)
    assert second.facts["differs"] == ("lines[1].quantity",)


def test_a_sound_twin_of_a_faulty_order_is_taken(merchant: int):
    faulty, sound = accept(merchant, an_order("A-1", ("SPOON", 1)), an_order("A-1", ("MUG", 1)))

    assert isinstance(faulty, UnknownSku)
    assert isinstance(sound, Accepted)


def test_sent_again_it_is_answered_again_and_nothing_changes(merchant: int):
    batch = [replace(an_order(f"A-{n}"), lines=(NewLine("MUG", 1, Decimal("1.10")),)) for n in range(3)]
    order_ids = taken(merchant, *batch)

    with unchanged():
        answers = accept(merchant, *batch)

    assert [(a.order_id, a.replayed) for a in answers if isinstance(a, Accepted)] == [(i, True) for i in order_ids]


def test_a_corrected_recipient_does_not_make_the_first_content_another(merchant: int):
    (order_id,) = taken(merchant, an_order("A-1"))
    correct_name(merchant, order_id)

    with unchanged():
        (answer,) = accept(merchant, an_order("A-1"))

    assert isinstance(answer, Accepted)
    assert answer.replayed


def correct_name(merchant_id: int, order_id: int) -> None:
    ship_to = replace(an_order().ship_to, name="Ann Corrected")
    operations.correct_recipients(
        merchant_id=merchant_id, corrections=[Correction(order_id, ship_to)], now=NOON, actor_id=SYSTEM
    )


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (an_order("A-1", ("CUP", 1)), ("lines[1].sku",)),
        (an_order("A-1", ("MUG", 7)), ("lines[1].quantity",)),
        (an_order("A-1", ("MUG", 1), ("MUG", 1)), ("lines (how many)",)),
        (an_order("A-1", service="express"), ("service",)),
        (an_order("A-1", name="Bob"), ("ship_to.name",)),
        (an_order("A-1", ("SPOON", 1)), ("lines[1].sku",)),
    ],
)
def test_the_same_id_with_another_content_is_refused_and_told_what_differs(
    merchant: int, other: NewOrder, differs: tuple[str, ...]
):
    (order_id,) = taken(merchant, an_order("A-1"))

    with unchanged():
        (answer,) = accept(merchant, other)

    assert isinstance(answer, OrderDiffers)
    assert (answer.facts["differs"], answer.facts["order_id"]) == (differs, str(order_id))


def test_two_merchants_may_use_the_same_id(merchant: int):
    other = a_merchant("bolt")
    a_product(other, "MUG")

    assert taken(merchant, an_order("A-1")) != taken(other, an_order("A-1"))


def test_a_merchant_cannot_order_what_another_keeps(merchant: int):
    other = a_merchant("bolt")
    a_product(other, "SPOON")

    with unchanged():
        (answer,) = accept(merchant, an_order("A-1", ("SPOON", 1)))

    assert isinstance(answer, UnknownSku)


def test_it_is_taken_with_the_merchants_own_rights(merchant: int):
    become_merchant(merchant)

    (order_id,) = taken(merchant, an_order("A-1"))

    assert [row.id for row in queries.orders_page(merchant_id=merchant)] == [order_id]


def test_nothing_is_taken_of_an_empty_batch(merchant: int):
    with unchanged():
        assert accept(merchant) == []


def test_fifty_orders_take_as_many_statements_as_one(merchant: int):
    counts = []
    for size in (1, 50):
        with counted_statements() as names:
            taken(merchant, *(an_order(f"{size}-{n}") for n in range(size)))
        counts.append(names)

    assert counts[0] == counts[1]
    assert len(counts[0]) == 4


def test_a_page_goes_on_where_the_last_one_ended(merchant: int):
    order_ids = taken(merchant, *(an_order(f"A-{n}") for n in range(5)))

    first = queries.orders_page(merchant_id=merchant, most=2)
    rest = queries.orders_page(merchant_id=merchant, after_id=first[-1].id, most=10)

    assert [row.id for row in first + rest] == order_ids
    found = queries.ids_by_external_id(merchant_id=merchant, external_ids=["A-3", "none"])
    assert found == {"A-3": order_ids[3]}
