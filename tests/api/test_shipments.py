"""Shipments, parcels and tracking over HTTP."""

import pytest

from interfaces.api import outgoing
from tests.api.conftest import Shop
from tests.busy_house import BusyHouse


def test_the_shipments_of_an_order_with_their_parcels_and_tracking(house: BusyHouse, house_shop: Shop) -> None:
    order_id = house.order_of["delivered"]

    (shipment,) = house_shop.get("/v1/shipments", order_id=order_id).shaped(outgoing.Shipments)["items"]

    assert shipment["id"] == f"{house.facility_id}-{house.shipments['delivered']}"
    assert (shipment["order_id"], shipment["facility"], shipment["state"]) == (str(order_id), "lei", "delivered")
    assert [(line["sku"], line["quantity"]) for line in shipment["lines"]] == [("MUG", 3), ("POT", 2)]
    (parcel,) = shipment["parcels"]
    assert (parcel["label"], parcel["status"]) == ("bought", "delivered")
    assert parcel["tracking_number"].startswith("T")
    assert [(event["status"], event["carrier_code"], event["place"]) for event in parcel["events"]] == [
        ("delivered", "OK", "York")
    ]


def test_a_shipment_by_its_id(house: BusyHouse, house_shop: Shop) -> None:
    listed = house_shop.get("/v1/shipments", order_id=house.order_of["labeled"]).json["items"][0]

    shipment = house_shop.get(f"/v1/shipments/{listed['id']}").shaped(outgoing.Shipment)

    assert shipment == listed
    assert shipment["state"] == "labeled"
    assert shipment["parcels"][0]["handed_over_at"] is None


def test_an_order_that_waits_has_no_shipments(house: BusyHouse, house_shop: Shop) -> None:
    answer = house_shop.get("/v1/shipments", order_id=house.order_of["waiting"])

    assert answer.shaped(outgoing.Shipments) == {"items": []}


@pytest.mark.parametrize("shipment_id", ["1-999999999", "999999999-1", "1", "1-", "-1", "a-b", "1-1-1"])
def test_an_unknown_shipment_is_not_found(shop: Shop, shipment_id: str) -> None:
    shop.get(f"/v1/shipments/{shipment_id}").problem(404, "shipment_unknown")


def test_shipments_are_asked_for_by_order(shop: Shop) -> None:
    assert shop.get("/v1/shipments").problem(422, "parameter_invalid")["parameter"] == "order_id"
    shop.get("/v1/shipments", order_id="999999999").problem(404, "order_unknown")
