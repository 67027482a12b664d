"""What a broken or a hostile program sends: refused by name, and nothing has changed."""

from typing import Any

import orjson
import pytest

from tests.api.conftest import Shop, an_order
from tests.unchanged import unchanged

LINE = {"sku": "MUG", "quantity": 1}
ANN = {"name": "Ann", "country": "GB"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": [LINE | {"sku": "NONE"}]}, "unknown_sku"),
        ({"lines": [LINE | {"quantity": -1}]}, "bad_quantity"),
        ({"lines": [LINE | {"quantity": 0}]}, "bad_quantity"),
        ({"lines": [LINE | {"quantity": 1_000_001}]}, "bad_quantity"),
        ({"lines": [LINE | {"quantity": 2**63 - 1}]}, "bad_quantity"),
        ({"lines": []}, "no_lines"),
        ({"service": "teleport"}, "unknown_service"),
        ({"service": "x" * 100_000}, "unknown_service"),
        ({"external_id": ""}, "bad_external_id"),
        ({"external_id": "x" * 65}, "bad_external_id"),
        ({"external_id": "A\n1"}, "bad_external_id"),
        ({"ship_to": ANN | {"country": "gb"}}, "bad_recipient"),
        ({"ship_to": ANN | {"country": ""}}, "bad_recipient"),
    ],
)
def test_an_order_that_cannot_be_sent_is_refused(shop: Shop, changes: dict[str, Any], code: str) -> None:
    with unchanged():
        one = shop.post("/v1/orders", an_order(**changes))
        of_many = shop.post("/v1/orders/batch", [an_order(**changes)])

    assert one.problem(422, code) == of_many.json["items"][0]["problem"]


@pytest.mark.parametrize(
    ("changes", "pointer", "expected"),
    [
        ({"lines": [LINE | {"quantity": "1"}]}, "/lines/0/quantity", "a valid integer"),
        ({"lines": [LINE, LINE | {"quantity": 1.5}]}, "/lines/1/quantity", "a valid integer"),
        ({"lines": [LINE | {"quantity": True}]}, "/lines/0/quantity", "a valid integer"),
        ({"lines": [LINE | {"quantity": None}]}, "/lines/0/quantity", "a valid integer"),
        ({"lines": [{"sku": "MUG"}]}, "/lines/0/quantity", "this property"),
        ({"lines": [LINE | {"price": 1}]}, "/lines/0/price", "no property of this name"),
        ({"lines": [LINE | {"unit_price": -1}]}, "/lines/0/unit_price", "greater than or equal to 0"),
        ({"lines": [LINE | {"unit_price": "2.55555"}]}, "/lines/0/unit_price", "decimal"),
        ({"lines": [LINE | {"unit_price": "99999999999999"}]}, "/lines/0/unit_price", "digits"),
        ({"lines": [LINE] * 1001}, "/lines", "at most 1000"),
        ({"lines": {"0": LINE}}, "/lines", "a valid"),
        ({"lines": [1]}, "/lines/0", "a"),
        ({"ship_to": None}, "/ship_to", "a"),
        ({"ship_to": {"country": "GB"}}, "/ship_to/name", "this property"),
        ({"ship_to": ANN | {"line1": "x" * 501}}, "/ship_to/line1", "at most 500 characters"),
        ({"ship_to": ANN | {"a/b~c": 1}}, "/ship_to/a~1b~0c", "no property of this name"),
        ({"ship_to": ANN | {"name": "A\0"}}, "/ship_to/name", "text without a NUL character"),
        ({"lines": [LINE | {"sku": "M\0UG"}]}, "/lines/0/sku", "text without a NUL character"),
        ({"external_id": 17}, "/external_id", "a valid string"),
        ({"placed_at": "2026-03-02T12:00:00"}, "/placed_at", "timezone"),
        ({"placed_at": "yesterday"}, "/placed_at", "a valid datetime"),
        ({"placed_at": "0001-01-01T00:00:00+14:00"}, "/placed_at", "greater than"),
        ({"placed_at": 1772452800}, "/placed_at", "a valid datetime"),
        ({"state": "shipped"}, "/state", "no property of this name"),
        ({"merchant_id": "2"}, "/merchant_id", "no property of this name"),
    ],
)
def test_what_does_not_fit_is_pointed_at(shop: Shop, changes: dict[str, Any], pointer: str, expected: str) -> None:
    with unchanged():
        problem = shop.post("/v1/orders", an_order(**changes)).problem(422, "body_invalid")

    assert problem["errors"][0]["pointer"] == pointer
    assert expected in problem["errors"][0]["expected"]
    assert pointer in problem["detail"]


def test_everything_that_does_not_fit_is_named_at_once(shop: Shop) -> None:
    order = an_order(lines=[LINE | {"quantity": "1", "x": 1}], colour="red")
    del order["external_id"]

    problem = shop.post("/v1/orders", order).problem(422, "body_invalid")

    assert {error["pointer"] for error in problem["errors"]} == {
        "/external_id",
        "/lines/0/quantity",
        "/lines/0/x",
        "/colour",
    }


BROKEN_JSON = {
    "blanks": b" \n",
    "half of it": orjson.dumps(an_order())[:-5],
    "more than it": orjson.dumps(an_order()) + b"}",
    "text": b"order A-1, please",
    "broken UTF-8": orjson.dumps(an_order("A-X")).replace(b"A-X", b"A-\xff\xfe"),
    "UTF-16": orjson.dumps(an_order()).decode().encode("utf-16"),
    "a lone surrogate": orjson.dumps(an_order("A-X")).replace(b"A-X", rb"\ud800"),
    "a NUL": orjson.dumps(an_order("A-X")).replace(b"A-X", b"A-\0"),
    "10,000 deep, arrays": b"[" * 10_000 + b"]" * 10_000,
    "10,000 deep, objects": b'{"lines":' * 10_000 + b"1" + b"}" * 10_000,
    "a number without end": orjson.dumps(an_order("A-X")).replace(b":2,", b":" + b"9" * 100_000 + b","),
}


@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
@pytest.mark.parametrize(
    "path", ["/v1/orders", "/v1/orders/batch", "/v1/products", "/v1/inbound-shipments", "/v1/orders/1/recipient"]
)
def test_what_is_not_json_is_refused(shop: Shop, path: str, body: bytes) -> None:
    answer = shop.post(path, body)

    assert answer.json["code"] in {"malformed_json", "body_invalid"}
    answer.problem(400 if answer.json["code"] == "malformed_json" else 422, answer.json["code"])


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e400", b"1E+1000000"])
def test_a_number_that_is_none_is_refused(shop: Shop, number: bytes) -> None:
    order = orjson.dumps(an_order())
    for name in (b'"quantity":2', b'"unit_price":"2.55"'):
        property_name, _, _ = name.partition(b":")
        with unchanged():
            answer = shop.post("/v1/orders", order.replace(name, property_name + b":" + number))
        assert answer.status in {400, 422}, answer.body


@pytest.mark.parametrize("body", [b"null", b"1", b'"x"', b"true", b"[]", b"{}", b'{"orders": 1}', b'{"order": []}'])
def test_what_is_no_batch_is_refused(shop: Shop, body: bytes) -> None:
    shop.post("/v1/orders/batch", body).problem(422, "body_invalid")


def test_a_batch_of_rubbish_is_refused_item_by_item(shop: Shop) -> None:
    with unchanged():
        answer = shop.post("/v1/orders/batch", [None, 1, "x", [], {}, [[]], an_order("A\0")])

    assert answer.status == 207
    assert [item["status"] for item in answer.json["items"]] == [422] * 7


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/orders/batch", "/v1/products", "/v1/inbound-shipments"])
@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_of_another_type_is_refused(shop: Shop, path: str, kind: str) -> None:
    shop.post(path, [an_order()], kind=kind).problem(415, "media_type_unknown")


def test_the_charset_may_be_said(shop: Shop) -> None:
    assert shop.post("/v1/orders", an_order(), kind="application/json; charset=utf-8").status == 201


def test_a_body_that_is_too_large_is_refused(shop: Shop) -> None:
    answer = shop.post("/v1/orders", b" " * (32 * 1024 * 1024 + 1))

    problem = answer.problem(413, "body_too_large")
    assert (problem["most"], problem["unit"]) == (32 * 1024 * 1024, "bytes")


def test_a_body_of_too_many_values_is_refused(shop: Shop) -> None:
    order = b"{" + b",".join(b'"k%d":1' % number for number in range(10_002)) + b"}"

    assert shop.post("/v1/orders", order).problem(413, "body_too_large")["unit"] == "values"
    (item,) = shop.post("/v1/orders/batch", b"[" + order + b"]").json["items"]
    assert (item["status"], item["problem"]["code"]) == (413, "body_too_large")
    shop.post("/v1/orders/batch", b"[" + b"1," * 500_001 + b"1]").problem(413, "body_too_large")


def test_a_batch_of_many_long_orders_is_taken(shop: Shop) -> None:
    lines = [{"sku": "MUG", "quantity": 1}, {"sku": "CUP", "quantity": 2}] * 100
    batch = [an_order(f"A-{number}", lines=lines) for number in range(150)]

    answer = shop.post("/v1/orders/batch", batch)

    assert (answer.json["accepted"], answer.json["refused"]) == (150, 0)


@pytest.mark.parametrize("key", ["", "x" * 256, "ä", "a\tb", "\x7f"])
def test_a_request_key_that_cannot_be_kept_is_refused(shop: Shop, key: str) -> None:
    with unchanged():
        shop.post("/v1/orders", an_order(), key=key).problem(422, "request_key_unfit")
        shop.post("/v1/orders/batch", [an_order()], key=key).problem(422, "request_key_unfit")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/orders?limit=0", "limit"),
        ("/v1/orders?limit=501", "limit"),
        ("/v1/orders?limit=x", "limit"),
        ("/v1/orders?limit=" + "9" * 5000, "limit"),
        ("/v1/orders?cursor=x", "cursor"),
        ("/v1/orders?cursor=%00", "cursor"),
        ("/v1/orders?cursor=" + "x" * 501, "cursor"),
        ("/v1/orders?cursor=w4Q", "cursor"),
        ("/v1/products?cursor=_w", "cursor"),
        ("/v1/availability?cursor=%F0%9F%99%82", "cursor"),
        ("/v1/products?cursor=AA", "cursor"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(shop: Shop, path: str, parameter: str) -> None:
    assert shop.get(path).problem(422, "parameter_invalid")["parameter"] == parameter


@pytest.mark.parametrize("path", ["/nothing", "/v1", "/v1/nothing", "/v1/orders/", "/v2/orders", "/v1/%FF%00"])
def test_an_address_that_leads_nowhere_is_not_found(shop: Shop, path: str) -> None:
    shop.get(path).problem(404, "route_unknown")


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/v1/orders"), ("PUT", "/v1/products"), ("GET", "/v1/orders/batch")]
)
def test_a_method_that_is_not_possible_is_refused(shop: Shop, method: str, path: str) -> None:
    answer = shop.send(method, path, Authorization=f"Bearer {shop.token}")

    problem = answer.problem(405, "method_not_allowed") if path != "/v1/orders/batch" else answer.json
    assert problem["code"] in {"method_not_allowed", "order_unknown"}
    if answer.status == 405:
        assert answer.headers["Allow"]


def test_a_fault_of_ours_tells_nothing_about_us(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(**_: object) -> None:
        raise ZeroDivisionError("SELECT secret FROM vault")

    monkeypatch.setattr("packhouse.orders.queries.orders_page", break_down)

    problem = shop.get("/v1/orders").problem(500, "fault")
    assert "vault" not in str(problem)
