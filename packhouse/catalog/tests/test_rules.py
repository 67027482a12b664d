"""What a product may be called and how large it may be."""

import pytest

from packhouse.catalog import rules
from packhouse.catalog.values import LARGEST_MEASURE, NewProduct


@pytest.mark.parametrize("sku", ["A", "85123A", "Ä-1 x", "x" * 64])
def test_a_fit_sku(sku: str) -> None:
    assert rules.sku_is_fit(sku)


@pytest.mark.parametrize("sku", ["", " A", "A ", "A\nB", "A\0", "\ud800", "x" * 65])
def test_an_unfit_sku(sku: str) -> None:
    assert not rules.sku_is_fit(sku)


def test_a_name_without_nul_is_fit() -> None:
    assert rules.name_is_fit("Mug")
    assert not rules.name_is_fit("Mu\0g")
    assert not rules.name_is_fit("x" * 501)


def test_the_first_unfit_measure_is_named() -> None:
    assert rules.unfit_measure(NewProduct("A", "a", 1, 2, 3, 4)) is None
    assert rules.unfit_measure(NewProduct("A", "a", 1, -2, 3, -4)) == "length_mm"
    assert rules.unfit_measure(NewProduct("A", "a", LARGEST_MEASURE + 1)) == "weight_g"


def test_where_each_sku_stands_first() -> None:
    products = [NewProduct(sku, "") for sku in "ABA"]

    assert rules.positions_of_first(products) == {"A": 0, "B": 1}
