"""A merchant sees, finds and changes nothing of another's, by the verbs and by the database alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from django.db import connection

from config.shard_map import SHARD_MAP
from interfaces.api.app import api
from packhouse.kernel.sql import become
from packhouse.kernel.transactions import MERCHANT_ROLE, become_merchant, become_operator
from packhouse.receiving import queries as receiving
from tests.api.conftest import Shop, an_order
from tests.busy_house import BusyHouse
from tests.unchanged import unchanged

SEEN_BY_ALL = {"facilities_facility", "facilities_location", "facilities_departure"}

GETS = sorted(path for path, methods in api.get_openapi_schema()["paths"].items() if "get" in methods)
BY_ID = {
    "/v1/orders/{order_id}": "order_unknown",
    "/v1/orders/{order_id}/timeline": "order_unknown",
    "/v1/shipments/{shipment_id}": "shipment_unknown",
    "/v1/inbound-shipments/{inbound_id}": "inbound_unknown",
    "/v1/products/{sku}": "product_unknown",
    "/v1/products/{sku}/movements": "product_unknown",
    "/v1/availability/{sku}": "product_unknown",
}
LISTS = {
    "/v1/orders": {},
    "/v1/orders?external_id=delivered": {},
    "/v1/products": {},
    "/v1/inbound-shipments": {},
    "/v1/availability": {},
    "/v1/availability.ndjson": {},
}
OF_EVERYBODY = {"/v1/problems", "/v1/problems/{code}"}
CHANGES = {
    "/v1/orders/{order_id}/cancellation": b"",
    "/v1/orders/{order_id}/recipient": {"name": "Eve", "country": "GB"},
}


def filled(path: str, house: BusyHouse, stage: str = "delivered") -> str:
    """The address of something that is the house's merchant's."""
    inbounds = receiving.inbounds_page(merchant_id=house.merchant_id)
    return path.format(
        order_id=house.order_of[stage],
        shipment_id=f"{house.facility_id}-{house.shipments['delivered']}",
        inbound_id=inbounds[0].id,
        sku="POT",
    )


def test_every_address_stands_in_this_test() -> None:
    lists = {path.partition("?")[0] for path in LISTS}

    assert BY_ID.keys() | lists | OF_EVERYBODY | {"/v1/shipments"} == set(GETS)


@contextmanager
def nothing_changed() -> Iterator[None]:
    """The operator looks at all tables before and after."""
    become_operator()
    with unchanged():
        yield
        become_operator()


@pytest.mark.parametrize(("path", "code"), BY_ID.items())
def test_another_s_is_not_found(house: BusyHouse, house_shop: Shop, rival_shop: Shop, path: str, code: str) -> None:
    address = filled(path, house)
    nowhere = path.format(order_id=9**9, shipment_id="9-99", inbound_id=9**9, sku="X")
    assert house_shop.get(address).status == 200

    with nothing_changed():
        theirs = rival_shop.get(address).problem(404, code)
        missing = rival_shop.get(nowhere).problem(404, code)

    assert theirs.keys() == missing.keys()


def test_the_shipments_of_another_s_order_are_not_found(house: BusyHouse, rival_shop: Shop) -> None:
    rival_shop.get("/v1/shipments", order_id=house.order_of["delivered"]).problem(404, "order_unknown")


@pytest.mark.parametrize(("path", "body"), CHANGES.items())
@pytest.mark.parametrize("stage", ["planned", "held", "waiting"])
def test_another_s_is_not_changed(house: BusyHouse, rival_shop: Shop, path: str, body: Any, stage: str) -> None:
    address = filled(path, house, stage)

    with nothing_changed():
        rival_shop.post(address, body).problem(404, "order_unknown")
        rival_shop.post(address, body, key="k").problem(404, "order_unknown")


@pytest.mark.parametrize("path", LISTS)
def test_lists_have_nothing_of_another(house: BusyHouse, house_shop: Shop, rival_shop: Shop, path: str) -> None:
    ours, theirs = house_shop.get(path).body, rival_shop.get(path).body

    assert b"POT" in ours or b"delivered" in ours or b"ASN-1" in ours
    for secret in (b"POT", b"LID", b'"external_id":"delivered"', b"waiting", b'"expected":100'):
        assert secret not in theirs


def test_a_cursor_of_another_leads_to_nothing_of_another(house: BusyHouse, house_shop: Shop, rival_shop: Shop) -> None:
    cursor = house_shop.get("/v1/orders", limit=1).json["next_cursor"]

    page = rival_shop.get("/v1/orders", cursor=cursor).json

    assert {order["external_id"] for order in page["items"]} <= {"rivals"}


def test_another_s_product_cannot_be_ordered_or_announced(rival_shop: Shop) -> None:
    lines = [{"sku": "POT", "quantity": 1}]

    rival_shop.post("/v1/orders", an_order("X", lines=lines)).problem(422, "unknown_sku")
    goods = {"external_id": "X", "facility": "lei", "lines": lines}
    rival_shop.post("/v1/inbound-shipments", goods).problem(422, "unknown_sku")


def test_the_same_own_id_of_two_merchants_is_two_orders(house_shop: Shop, rival_shop: Shop) -> None:
    order = an_order("delivered", lines=[{"sku": "MUG", "quantity": 1}])

    assert rival_shop.post("/v1/orders", order).status == 201
    house_shop.post("/v1/orders", order).problem(409, "order_differs")


def rows_seen(table: str) -> int:
    """How many rows of a table the transaction may see; a table that it may not read has none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
        if cursor.fetchone() == (False,):
            return 0
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_without_a_merchant_nothing_is_seen(house: BusyHouse) -> None:
    become_operator()
    assert sum(rows_seen(table) > 0 for table in SHARD_MAP) > 25

    become(MERCHANT_ROLE, "")

    assert {table for table in SHARD_MAP if rows_seen(table)} <= SEEN_BY_ALL


def test_a_merchant_s_role_sees_that_merchant_s_rows_alone(house: BusyHouse) -> None:
    become_merchant(house.rival_id)

    with connection.cursor() as cursor:
        for table in SHARD_MAP:
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            if ("merchant_id",) in cursor.fetchall() and rows_seen(table):
                cursor.execute(f"SELECT DISTINCT merchant_id FROM {table}")
                assert cursor.fetchall() == [(house.rival_id,)], table


def test_facts_about_shipments_are_the_merchant_s(house: BusyHouse, house_shop: Shop) -> None:
    become_merchant(house.rival_id)

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT body ->> 'merchant_id' FROM kernel_facilityfact")
        assert cursor.fetchall() == [(str(house.rival_id),)]
    assert orjson.loads(house_shop.get(f"/v1/orders/{house.order_of['delivered']}/timeline").body)["items"]
