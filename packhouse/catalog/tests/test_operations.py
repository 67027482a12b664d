"""Products come into the catalog."""

from dataclasses import replace

import pytest

from packhouse.catalog import operations, queries
from packhouse.catalog.values import NewProduct, Product, Stored
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import counted_statements
from packhouse.kernel.transactions import become_merchant, become_operator
from tests.builders import NOON, a_merchant, a_product

pytestmark = pytest.mark.usefixtures("operator")

MUG = NewProduct("MUG", "A mug", 300, 100, 80, 80)


def put(merchant_id: int, *products: NewProduct) -> list[Stored | Refused]:
    return operations.put_products(merchant_id=merchant_id, products=products, now=NOON)


def test_a_product_is_stored_and_described_anew() -> None:
    merchant_id = a_merchant()

    (first,) = put(merchant_id, MUG)
    (again,) = put(merchant_id, replace(MUG, weight_g=310))

    assert isinstance(first, Stored)
    assert first.is_new
    assert again == Stored(first.product_id, "MUG", is_new=False)
    assert queries.products(product_ids=[first.product_id]) == {
        first.product_id: Product(first.product_id, merchant_id, "MUG", "A mug", 310, 100, 80, 80)
    }
    assert queries.weights_g(product_ids=[first.product_id]) == {first.product_id: 310}


def test_one_bad_product_does_not_fail_its_neighbors() -> None:
    merchant_id = a_merchant()

    answers = put(
        merchant_id,
        MUG,
        replace(MUG, sku=""),
        replace(MUG, sku="HEAVY", weight_g=-1),
        replace(MUG, sku="LONG", name="x" * 501),
        replace(MUG, name="Another mug"),
        replace(MUG, sku="CUP"),
    )

    assert [type(answer).__name__ for answer in answers] == [
        "Stored",
        "SkuUnfit",
        "MeasureUnfit",
        "NameUnfit",
        "SkuRepeated",
        "Stored",
    ]
    assert [p.sku for p in queries.products_page(merchant_id=merchant_id)] == ["CUP", "MUG"]
    assert queries.products_page(merchant_id=merchant_id)[1].name == "A mug"


def test_a_refusal_tells_what_to_do() -> None:
    (answer,) = put(a_merchant(), replace(MUG, height_mm=-5))

    assert isinstance(answer, operations.MeasureUnfit)
    assert answer.code == "measure_unfit"
    assert str(answer) == "height_mm of MUG is -5. It is a whole number from 0 (not measured) to 100000000."


@pytest.mark.parametrize("count", [1, 50])
def test_a_batch_takes_one_statement(count: int) -> None:
    merchant_id = a_merchant()
    products = [replace(MUG, sku=f"MUG-{no}") for no in range(count)]

    with counted_statements() as statements:
        put(merchant_id, *products)

    assert statements == ["catalog.put_products"]


def test_the_same_sku_of_two_merchants_is_two_products() -> None:
    acme, ajax = a_merchant("acme"), a_merchant("ajax")
    ours, theirs = a_product(acme, "MUG"), a_product(ajax, "MUG")

    assert ours != theirs
    assert queries.product_ids(merchant_id=acme, skus=["MUG", "nothing"]) == {"MUG": ours}


def test_pages_follow_the_sku() -> None:
    merchant_id = a_merchant()
    for sku in ("B", "A", "C"):
        a_product(merchant_id, sku)

    first = queries.products_page(merchant_id=merchant_id, most=2)
    rest = queries.products_page(merchant_id=merchant_id, after_sku=first[-1].sku, most=2)

    assert [p.sku for p in (*first, *rest)] == ["A", "B", "C"]


def test_a_merchant_sees_and_stores_its_own_products_alone() -> None:
    acme, ajax = a_merchant("acme"), a_merchant("ajax")
    theirs = a_product(ajax, "MUG")

    become_merchant(acme)

    (stored,) = put(acme, MUG)
    assert isinstance(stored, Stored)
    assert stored.is_new
    assert queries.products(product_ids=[theirs, stored.product_id]).keys() == {stored.product_id}
    become_operator()
    assert queries.product(merchant_id=ajax, sku="MUG") is not None
    assert queries.product(merchant_id=ajax, sku="CUP") is None
