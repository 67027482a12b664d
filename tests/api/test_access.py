"""Who may ask."""

from functools import reduce

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from interfaces.api import access
from interfaces.api.app import api
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import operations as merchants
from tests.api.conftest import Shop
from tests.builders import NOON

OPEN = {"/v1/openapi.json", "/v1/docs", "/v1/problems", "/healthz", "/"}


def routes() -> list[tuple[str, str]]:
    """Every method and address of the description, with ids put in."""
    paths = api.get_openapi_schema()["paths"]
    fill = {"{order_id}": "1", "{shipment_id}": "1-1", "{inbound_id}": "1", "{sku}": "MUG"}
    found = []
    for path, methods in paths.items():
        if path.startswith("/v1/problems"):
            continue
        filled = reduce(lambda made, part: made.replace(part, fill[part]), fill, path)
        found += [(method.upper(), filled) for method in methods]
    return found


@pytest.mark.parametrize(("method", "path"), routes())
def test_every_address_asks_for_a_key(shop: Shop, method: str, path: str) -> None:
    answer = shop.send(method, path)

    answer.problem(401, "key_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "key_missing"),
        ("Basic YTpi", "key_missing"),
        ("Bearer", "key_invalid"),
        ("Bearer pk_", "key_invalid"),
        ("Bearer pk_aaaaaaaaaaaa_" + "b" * 64, "key_invalid"),
        ("Bearer " + "x" * 10_000, "key_invalid"),
        ("Bearer pk_\x00aaaaaaaaaaa_" + "b" * 64, "key_invalid"),
    ],
)
def test_what_is_no_key_opens_nothing(shop: Shop, authorization: str, code: str) -> None:
    shop.send("GET", "/v1/orders", Authorization=authorization).problem(401, code)


def test_a_key_with_another_secret_opens_nothing(shop: Shop) -> None:
    other = shop.token[:-1] + ("0" if shop.token[-1] != "0" else "1")

    shop.send("GET", "/v1/orders", Authorization=f"Bearer {other}").problem(401, "key_invalid")
    assert shop.send("GET", "/v1/orders", Authorization=f"bearer {shop.token}").status == 200


def test_a_revoked_key_dies_within_its_time(shop: Shop) -> None:
    assert shop.get("/v1/orders").status == 200
    with as_operator():
        merchants.revoke_key(prefix=shop.token.split("_")[1], now=NOON)
    assert access.REVOKED_WITHIN_S <= 10

    access._holder.forget()

    shop.get("/v1/orders").problem(401, "key_invalid")


def test_a_key_is_looked_up_once_in_its_time(shop: Shop) -> None:
    shop.get("/v1/products")

    with CaptureQueriesContext(connection) as captured:
        shop.get("/v1/products")

    assert not [query for query in captured.captured_queries if "merchants_apikey" in query["sql"]]


def test_a_host_that_is_none_of_ours_is_refused(shop: Shop) -> None:
    answer = shop.send("GET", "/v1/orders", Authorization=f"Bearer {shop.token}", Host="evil.example")

    assert answer.problem(400, "host_unknown")["host"] == "evil.example"


def test_only_the_description_and_the_health_are_open(shop: Shop) -> None:
    for path in OPEN:
        assert shop.send("GET", path).status in {200, 302}
    assert {str(route.pattern) for route in get_resolver().url_patterns} == {
        "",
        "healthz",
        "static/ninja/<str:name>",
        "v1/",
    }
