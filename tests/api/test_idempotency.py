"""The same request key: one effect, the same answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from tests.api.conftest import Shop, an_order
from tests.unchanged import unchanged

PEN = {"sku": "PEN", "name": "A pen"}
GOODS = {"external_id": "PO-1", "facility": "lei", "lines": [{"sku": "MUG", "quantity": 4}]}

POSTS = [
    ("/v1/orders", an_order(), an_order("A-2")),
    ("/v1/orders/batch", [an_order(), an_order("A-3", lines=[])], [an_order("A-2")]),
    ("/v1/products", PEN, PEN | {"name": "Another"}),
    ("/v1/products", [PEN], [PEN | {"sku": "INK"}]),
    ("/v1/inbound-shipments", GOODS, GOODS | {"external_id": "PO-2"}),
]


@pytest.mark.parametrize(("path", "body", "other"), POSTS)
def test_a_key_has_one_effect_and_one_answer(shop: Shop, path: str, body: Any, other: Any) -> None:
    first = shop.post(path, body, key="k-1")
    assert "Idempotency-Replayed" not in first.headers

    with unchanged():
        again = shop.post(path, body, key="k-1")
        with_other_content = shop.post(path, other, key="k-1")

    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert with_other_content.problem(422, "request_key_reused")["key"] == "k-1"


def test_a_cancellation_has_one_effect_and_one_answer(shop: Shop) -> None:
    path = f"/v1/orders/{shop.post('/v1/orders', an_order()).json['id']}/cancellation"
    first = shop.post(path, key="k-1")

    with unchanged():
        again = shop.post(path, key="k-1")

    assert (first.status, first.body) == (again.status, again.body)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_corrected_recipient_has_one_effect_and_one_answer(shop: Shop) -> None:
    path = f"/v1/orders/{shop.post('/v1/orders', an_order()).json['id']}/recipient"
    bob, eve = {"name": "Bob", "country": "GB"}, {"name": "Eve", "country": "GB"}
    shop.post(path, bob, key="k-1")
    shop.post(path, eve)

    again = shop.post(path, bob, key="k-1")

    assert again.headers["Idempotency-Replayed"] == "true"
    assert shop.get("/v1/orders").json["items"][0]["ship_to"]["name"] == "Eve"


def test_spaces_and_order_make_no_other_content(shop: Shop) -> None:
    first = shop.post(
        "/v1/orders",
        b'{"external_id":"A","lines":[{"sku":"MUG","quantity":1}],"ship_to":{"name":"A","country":"GB"}}',
        key="k",
    )
    again = shop.post(
        "/v1/orders",
        b'{ "ship_to": {"country": "GB", "name": "A"}, "external_id": "A",'
        b' "lines": [{"quantity": 1, "sku": "MUG", "unit_price": null}]}',
        key="k",
    )

    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body


def test_what_was_refused_may_be_corrected_under_the_same_key(shop: Shop) -> None:
    shop.post("/v1/orders", an_order(lines=[{"sku": "PEN", "quantity": 1}]), key="k").problem(422, "unknown_sku")

    assert shop.post("/v1/orders", an_order(), key="k").status == 201


def test_the_same_key_on_another_address_is_another_request(shop: Shop) -> None:
    shop.post("/v1/orders", an_order(), key="k")

    shop.post("/v1/products", PEN, key="k").problem(422, "request_key_reused")


def test_keys_of_two_merchants_have_nothing_to_do_with_each_other(shop: Shop, other_shop: Shop) -> None:
    ours = shop.post("/v1/orders", an_order(), key="k")
    theirs = other_shop.post("/v1/orders", an_order("B-1"), key="k")

    assert (ours.status, theirs.status) == (201, 201)
    assert theirs.json["external_id"] == "B-1"
    assert "Idempotency-Replayed" not in theirs.headers


@pytest.mark.parametrize(("path", "body", "_"), POSTS)
def test_of_many_at_once_one_has_the_effect(shop: Shop, path: str, body: Any, _: Any) -> None:
    ready = Barrier(8)

    def post(number: int) -> tuple[int, bytes]:
        ready.wait()
        try:
            answer = Shop(shop.token).post(path, body, key="k")
            return answer.status, answer.body
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(post, range(8)))

    assert len(answers) == 1
    assert len(shop.get("/v1/orders").json["items"]) == (1 if "orders" in path else 0)
    assert len(shop.get("/v1/products").json["items"]) == (4 if "products" in path else 3)
    assert len(shop.get("/v1/inbound-shipments").json["items"]) == (1 if "inbound" in path else 0)
