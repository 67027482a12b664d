"""Inbound shipments over HTTP."""

from interfaces.api import outgoing
from tests.api.conftest import Shop
from tests.busy_house import BusyHouse

GOODS = {
    "external_id": "PO-1",
    "facility": "lei",
    "expected_date": "2026-03-09",
    "lines": [{"sku": "MUG", "quantity": 40}, {"sku": "CUP", "quantity": 10}],
}


def test_goods_are_announced_and_looked_at(shop: Shop) -> None:
    announced = shop.post("/v1/inbound-shipments", GOODS).shaped(outgoing.AnnouncedInbound, status=201)
    assert announced["state"] == "submitted"

    inbound = shop.get(f"/v1/inbound-shipments/{announced['id']}").shaped(outgoing.Inbound)

    assert (inbound["facility"], inbound["expected_date"]) == ("lei", "2026-03-09")
    assert [(line["sku"], line["expected"], line["counted"]) for line in inbound["lines"]] == [
        ("MUG", 40, 0),
        ("CUP", 10, 0),
    ]


def test_the_same_goods_again_are_the_same_goods(shop: Shop) -> None:
    first = shop.post("/v1/inbound-shipments", GOODS)
    again = shop.post("/v1/inbound-shipments", GOODS)

    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert len(shop.get("/v1/inbound-shipments").json["items"]) == 1


def test_other_goods_of_the_same_id_are_refused_and_what_differs_is_named(shop: Shop) -> None:
    shop.post("/v1/inbound-shipments", GOODS)

    problem = shop.post("/v1/inbound-shipments", GOODS | {"expected_date": "2026-03-10"}).problem(
        409, "inbound_differs"
    )

    assert "expected_date" in str(problem)


def test_an_unknown_facility_is_refused_and_the_known_ones_are_named(shop: Shop) -> None:
    problem = shop.post("/v1/inbound-shipments", GOODS | {"facility": "mars"}).problem(422, "facility_unknown")

    assert problem["possible"] == ["lei"]
    assert shop.get("/v1/inbound-shipments").json["items"] == []


def test_an_unknown_sku_is_refused(shop: Shop) -> None:
    lines = [{"sku": "NONE", "quantity": 1}]

    shop.post("/v1/inbound-shipments", GOODS | {"lines": lines}).problem(422, "unknown_sku")
    assert shop.get("/v1/inbound-shipments").json["items"] == []


def test_inbound_shipments_come_in_pages(shop: Shop) -> None:
    for number in range(3):
        shop.post("/v1/inbound-shipments", GOODS | {"external_id": f"PO-{number}"})

    first = shop.get("/v1/inbound-shipments", limit=2).shaped(outgoing.InboundPage)
    second = shop.get("/v1/inbound-shipments", limit=2, cursor=first["next_cursor"]).json

    assert [i["external_id"] for i in (*first["items"], *second["items"])] == ["PO-0", "PO-1", "PO-2"]
    assert second["next_cursor"] is None


def test_what_was_counted_and_put_away_is_told(house: BusyHouse, house_shop: Shop) -> None:
    (inbound,) = house_shop.get("/v1/inbound-shipments").shaped(outgoing.InboundPage)["items"]

    assert inbound["state"] == "closed"
    mugs = next(line for line in inbound["lines"] if line["sku"] == "MUG")
    assert (mugs["expected"], mugs["counted"], mugs["damaged"]) == (100, 98, 1)


def test_an_unknown_inbound_shipment_is_not_found(shop: Shop) -> None:
    for inbound_id in ("999999999", "x", "0"):
        shop.get(f"/v1/inbound-shipments/{inbound_id}").problem(404, "inbound_unknown")
