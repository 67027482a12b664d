"""Availability over HTTP."""

import orjson

from interfaces.api import outgoing
from interfaces.api.routes import availability
from packhouse.catalog import queries as catalog
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import queries as merchants
from tests.api.conftest import SKUS, Shop
from tests.builders import a_facility, stock_of
from tests.busy_house import BusyHouse


def put_on_shelf(facility: str, sku: str, quantity: int) -> None:
    with as_operator():
        merchant = merchants.merchant("acme")
        assert merchant
        product = catalog.product(merchant_id=merchant.id, sku=sku)
        assert product
        stock_of(a_facility(facility, storage=2, totes=2), product.id, quantity)


def test_a_product_that_never_came_is_not_available(shop: Shop) -> None:
    answer = shop.get("/v1/availability/MUG").shaped(outgoing.Availability)

    assert answer == {"sku": "MUG", "on_hand": 0, "reserved": 0, "available": 0, "facilities": []}


def test_what_lies_in_several_facilities_adds_up(shop: Shop) -> None:
    put_on_shelf("lei", "MUG", 5)
    put_on_shelf("ber", "MUG", 7)

    answer = shop.get("/v1/availability/MUG").shaped(outgoing.Availability)

    assert (answer["on_hand"], answer["reserved"], answer["available"]) == (12, 0, 12)
    assert [(stock["facility"], stock["available"]) for stock in answer["facilities"]] == [("lei", 5), ("ber", 7)]


def test_what_is_reserved_is_not_available(house: BusyHouse, house_shop: Shop) -> None:
    answer = house_shop.get("/v1/availability/MUG").json

    assert answer["reserved"] > 0
    assert answer["available"] == answer["on_hand"] - answer["reserved"]


def test_availability_comes_in_pages(shop: Shop) -> None:
    put_on_shelf("lei", "POT", 1)

    first = shop.get("/v1/availability", limit=2).shaped(outgoing.AvailabilityPage)
    second = shop.get("/v1/availability", limit=2, cursor=first["next_cursor"]).shaped(outgoing.AvailabilityPage)

    assert [(i["sku"], i["available"]) for i in (*first["items"], *second["items"])] == [
        ("CUP", 0),
        ("MUG", 0),
        ("POT", 1),
    ]
    assert second["next_cursor"] is None


def test_the_whole_catalog_comes_as_lines(shop: Shop, monkeypatch) -> None:
    monkeypatch.setattr(availability, "MOST_AT_ONCE", 2)
    put_on_shelf("lei", "MUG", 4)

    answer = shop.get("/v1/availability.ndjson")

    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = [orjson.loads(line) for line in answer.body.splitlines()]
    assert [line["sku"] for line in lines] == list(SKUS)
    assert lines[1] == shop.get("/v1/availability/MUG").json
