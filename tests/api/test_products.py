"""Products and their movements over HTTP."""

import orjson
import pytest

from interfaces.api import outgoing
from tests.api.conftest import SKUS, Shop
from tests.busy_house import BusyHouse

PEN = {"sku": "PEN", "name": "A pen", "weight_g": 12}


def test_a_product_is_put_looked_at_and_described_anew(shop: Shop) -> None:
    stored = shop.post("/v1/products", PEN).shaped(outgoing.StoredProduct, status=201)
    assert stored == {"id": stored["id"], "sku": "PEN"}

    assert shop.post("/v1/products", PEN | {"weight_g": 13}).status == 200

    product = shop.get("/v1/products/PEN").shaped(outgoing.Product)
    assert (product["id"], product["weight_g"], product["length_mm"]) == (stored["id"], 13, 0)


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_products_are_answered_item_by_item(shop: Shop, kind: str) -> None:
    batch = [PEN, PEN | {"sku": "MUG"}, PEN | {"sku": "BAD", "weight_g": -1}, PEN, PEN | {"sku": ""}]
    raw = orjson.dumps(batch) if kind == "application/json" else b"\n".join(map(orjson.dumps, batch))

    answer = shop.post("/v1/products", raw, kind=kind)

    assert answer.status == 207
    assert [item["status"] for item in answer.json["items"]] == [201, 200, 422, 422, 422]
    codes = [item["problem"]["code"] for item in answer.json["items"] if "problem" in item]
    assert codes == ["body_invalid", "sku_repeated", "sku_unfit"]
    assert answer.json["items"][2]["problem"]["pointer"] == "/weight_g"


def test_a_thousand_products_are_taken_and_one_more_is_not(shop: Shop) -> None:
    batch = [PEN | {"sku": f"PEN-{number}"} for number in range(1001)]

    shop.post("/v1/products", batch).problem(422, "too_many_items")
    assert shop.post("/v1/products", batch[:1000]).json["accepted"] == 1000


def test_products_come_in_pages_by_sku(shop: Shop) -> None:
    first = shop.get("/v1/products", limit=2).shaped(outgoing.ProductPage)
    second = shop.get("/v1/products", limit=2, cursor=first["next_cursor"]).shaped(outgoing.ProductPage)

    assert [p["sku"] for p in (*first["items"], *second["items"])] == list(SKUS)
    assert second["next_cursor"] is None


@pytest.mark.parametrize("sku", ["A/B", "A B", "Ü-1", "50%", "movements", "A?B"])
def test_a_sku_may_have_any_printable_character(shop: Shop, sku: str) -> None:
    shop.post("/v1/products", PEN | {"sku": sku})
    quoted = "".join(f"%{byte:02X}" for byte in sku.encode())

    assert shop.get(f"/v1/products/{quoted}").json["sku"] == sku
    assert shop.get(f"/v1/availability/{quoted}").json["sku"] == sku


@pytest.mark.parametrize("path", ["/v1/products/NONE", "/v1/products/NONE/movements", "/v1/availability/%00"])
def test_an_unknown_product_is_not_found(shop: Shop, path: str) -> None:
    shop.get(path).problem(404, "product_unknown")


def test_a_product_s_movements_tell_where_its_units_went(house: BusyHouse, house_shop: Shop) -> None:
    page = house_shop.get("/v1/products/MUG/movements").shaped(outgoing.MovementPage)

    reasons = [movement["reason"] for movement in page["items"]]
    assert {"receipt", "put_away", "pick", "short", "pack", "ship"} <= set(reasons)
    arrived = page["items"][-2:]
    assert {(m["from_location"]["kind"], m["to_location"]["kind"]) for m in arrived} == {("supplier", "dock")}
    assert {(m["condition"], m["quantity"]) for m in arrived} == {("sellable", 98), ("damaged", 1)}


def test_movements_come_in_pages(house: BusyHouse, house_shop: Shop) -> None:
    whole = house_shop.get("/v1/products/MUG/movements", limit=500).json["items"]

    seen, cursor = [], ""
    while cursor is not None:
        page = house_shop.get("/v1/products/MUG/movements", limit=7, cursor=cursor).json
        seen += page["items"]
        cursor = page["next_cursor"]

    assert seen == whole
    assert len({movement["id"] for movement in whole}) == len(whole) > 7
