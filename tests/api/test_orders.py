"""Orders over HTTP."""

from typing import Any

import orjson
import pytest

from interfaces.api import outgoing
from tests.api.conftest import Shop, an_order
from tests.busy_house import BusyHouse


def orders_of(shop: Shop) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = shop.get("/v1/orders").shaped(outgoing.OrderPage)["items"]
    return items


def test_an_order_is_sent_and_looked_at(shop: Shop) -> None:
    sent = shop.post("/v1/orders", an_order(placed_at="2026-03-02T13:00:00+01:00")).shaped(
        outgoing.AcceptedOrder, status=201
    )
    assert sent == {"id": sent["id"], "external_id": "A-1", "state": "open"}
    assert sent["id"].isdigit()

    order = shop.get(f"/v1/orders/{sent['id']}").shaped(outgoing.Order)

    assert order["external_id"] == "A-1"
    assert order["placed_at"] == "2026-03-02T12:00:00Z"
    assert order["ship_to"]["city"] == "York"
    assert order["lines"] == [{"line_no": 1, "sku": "MUG", "quantity": 2, "unit_price": "2.5500"}]
    assert order["units"] == {"ordered": 2, "planned": 0, "shipped": 0, "delivered": 0, "dropped": 0}
    assert order["holds"] == []


def test_the_same_order_again_is_the_same_order(shop: Shop) -> None:
    first = shop.post("/v1/orders", an_order())
    again = shop.post("/v1/orders", an_order())

    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert len(orders_of(shop)) == 1


def test_another_order_of_the_same_id_is_refused_and_what_differs_is_named(shop: Shop) -> None:
    shop.post("/v1/orders", an_order())
    other = an_order(service="express", lines=[{"sku": "MUG", "quantity": 3, "unit_price": "2.55"}])

    problem = shop.post("/v1/orders", other).problem(409, "order_differs")

    assert problem["differs"] == ["service", "lines[1].quantity"]
    (order,) = orders_of(shop)
    assert order["service"] == "standard"


def test_a_batch_is_answered_item_by_item(shop: Shop) -> None:
    shop.post("/v1/orders", an_order("A-1"))
    batch = [
        an_order("A-1"),
        an_order("A-2"),
        an_order("A-3", lines=[{"sku": "NONE", "quantity": 1}]),
        an_order("A-4", lines=[{"sku": "MUG", "quantity": "1"}]),
        an_order("A-2"),
        an_order("A-2", service="express"),
    ]

    answer = shop.post("/v1/orders/batch", batch)

    assert answer.status == 207
    assert (answer.json["accepted"], answer.json["refused"]) == (3, 3)
    assert [item["status"] for item in answer.json["items"]] == [200, 201, 422, 422, 200, 409]
    codes = [item["problem"]["code"] for item in answer.json["items"] if "problem" in item]
    assert codes == ["unknown_sku", "body_invalid", "order_differs"]
    assert [order["external_id"] for order in orders_of(shop)] == ["A-1", "A-2"]


def test_one_bad_order_among_five_hundred_fails_no_other(shop: Shop) -> None:
    batch = [an_order(f"A-{number}") for number in range(500)]
    batch[250]["lines"] = [{"sku": "MUG", "quantity": -1}]

    answer = shop.post("/v1/orders/batch", batch)

    assert (answer.json["accepted"], answer.json["refused"]) == (499, 1)
    assert answer.json["items"][250]["problem"]["code"] == "bad_quantity"


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/ndjson", "application/jsonl"])
def test_a_batch_may_come_as_lines(shop: Shop, kind: str) -> None:
    lines = [orjson.dumps(an_order("A-1")), b"", b"no json", orjson.dumps(an_order("A-2", colour="red"))]

    answer = shop.post("/v1/orders/batch", b"\n".join(lines), kind=kind)

    assert [item["status"] for item in answer.json["items"]] == [201, 400, 422]
    problem = answer.json["items"][2]["problem"]
    assert problem["errors"] == [{"pointer": "/colour", "expected": "no property of this name", "came": "'red'"}]


def test_a_batch_may_be_wrapped_in_an_object(shop: Shop) -> None:
    answer = shop.post("/v1/orders/batch", {"orders": [an_order("A-1"), an_order("A-2")]})

    assert [item["status"] for item in answer.json["items"]] == [201, 201]


def test_a_thousand_orders_are_taken_and_one_more_is_not(shop: Shop) -> None:
    batch = [an_order(f"A-{number}") for number in range(1001)]

    problem = shop.post("/v1/orders/batch", batch).problem(422, "too_many_items")
    assert problem["most"] == 1000
    lines = b"\n".join(orjson.dumps(order) for order in batch)
    shop.post("/v1/orders/batch", lines, kind="application/x-ndjson").problem(422, "too_many_items")
    assert orders_of(shop) == []

    assert shop.post("/v1/orders/batch", batch[:1000]).json["accepted"] == 1000


def test_orders_come_in_pages(shop: Shop) -> None:
    shop.post("/v1/orders/batch", [an_order(f"A-{number}") for number in range(5)])

    seen, cursor = [], ""
    while cursor is not None:
        page = shop.get("/v1/orders", limit=2, cursor=cursor).shaped(outgoing.OrderPage)
        seen += [order["external_id"] for order in page["items"]]
        cursor = page["next_cursor"]

    assert seen == ["A-0", "A-1", "A-2", "A-3", "A-4"]


@pytest.mark.parametrize(("external_id", "found"), [("A-1", 1), ("A-2", 0), ("", 0), ("\0", 0)])
def test_an_order_is_found_by_the_merchants_own_id(shop: Shop, external_id: str, found: int) -> None:
    shop.post("/v1/orders", an_order("A-1"))

    page = shop.get("/v1/orders", external_id=external_id).shaped(outgoing.OrderPage)

    assert len(page["items"]) == found


def test_an_order_without_a_name_is_held_until_its_recipient_is_corrected(shop: Shop) -> None:
    sent = shop.post("/v1/orders", an_order(ship_to={"name": "", "country": "GB"})).json
    assert sent["state"] == "on_hold"
    path = f"/v1/orders/{sent['id']}"
    assert [hold["reason"] for hold in shop.get(path).json["holds"]] == ["address"]

    corrected = shop.post(f"{path}/recipient", {"name": "Bob", "country": "GB"})

    assert corrected.shaped(outgoing.Standing) == {"id": sent["id"], "state": "open"}
    order = shop.get(path).json
    assert order["ship_to"]["name"] == "Bob"
    assert order["holds"] == []


def test_an_order_that_nobody_planned_is_cancelled_at_once(shop: Shop) -> None:
    sent = shop.post("/v1/orders", an_order()).json

    answer = shop.post(f"/v1/orders/{sent['id']}/cancellation")
    again = shop.post(f"/v1/orders/{sent['id']}/cancellation", b"{}")

    assert answer.shaped(outgoing.Standing) == again.json == {"id": sent["id"], "state": "cancelled"}


def test_a_planned_order_is_cancelled_by_request(house: BusyHouse, house_shop: Shop) -> None:
    order_id = house.order_of["planned"]

    answer = house_shop.post(f"/v1/orders/{order_id}/cancellation")

    requested = {"id": str(order_id), "state": "cancellation_requested"}
    assert answer.shaped(outgoing.Standing, status=202) == requested


def test_an_order_that_has_left_cannot_be_cancelled(house: BusyHouse, house_shop: Shop) -> None:
    order_id = house.order_of["shipped"]

    problem = house_shop.post(f"/v1/orders/{order_id}/cancellation").problem(409, "too_late")

    assert problem["state"] == "shipped"
    assert house_shop.get(f"/v1/orders/{order_id}").json["state"] == "shipped"


def test_the_timeline_tells_the_story_of_an_order(house: BusyHouse, house_shop: Shop) -> None:
    timeline = house_shop.get(f"/v1/orders/{house.order_of['delivered']}/timeline").shaped(outgoing.Timeline)

    told = [happening["what"] for happening in timeline["items"]]
    story = ["order_accepted", "shipment_planned", "shipment_released", "shipment_picked"]
    story += ["packing_started", "shipment_packed", "shipment_labeled", "shipment_shipped", "shipment_delivered"]
    assert [what for what in told if what in story] == story
    progress = [h["facts"]["state"] for h in timeline["items"] if h["what"] == "order_progressed"]
    assert progress[-1] == "completed"
    of_shipments = {h["shipment_id"] for h in timeline["items"] if h["what"].startswith("shipment_")}
    assert of_shipments == {f"{house.facility_id}-{house.shipments['delivered']}"}


def test_the_timeline_names_the_reason_of_a_hold(house: BusyHouse, house_shop: Shop) -> None:
    timeline = house_shop.get(f"/v1/orders/{house.order_of['held']}/timeline").json

    held = [happening for happening in timeline["items"] if happening["what"] == "order_held"]
    assert [happening["facts"] for happening in held] == [{"reason": "address"}]


@pytest.mark.parametrize("order_id", ["999999999", "0", "-1", "x", "9" * 30, "1.0", "٣"])
@pytest.mark.parametrize("below", ["", "/timeline"])
def test_an_unknown_order_is_not_found(shop: Shop, order_id: str, below: str) -> None:
    shop.get(f"/v1/orders/{order_id}{below}").problem(404, "order_unknown")


@pytest.mark.parametrize(("below", "body"), [("cancellation", b""), ("recipient", {"name": "B", "country": "GB"})])
def test_nothing_is_asked_of_an_unknown_order(shop: Shop, below: str, body: object) -> None:
    shop.post(f"/v1/orders/999999999/{below}", body).problem(404, "order_unknown")
