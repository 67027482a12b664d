"""A merchant's program: speaks HTTP with Packhouse as any shop would, with its key, and repeats what got lost."""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from demo.online_retail import Invoice
from demo.supply import Load
from packhouse.catalog.values import NewProduct
from packhouse.orders.values import Recipient

PATIENCE_S = 60
TRIES = 3
OK = range(200, 300)
PRODUCTS_AT_ONCE = 1_000


class Unexpected(Exception):
    """Packhouse gave an answer that the play cannot go on with."""


class Shop:
    """One merchant's program. Keeps one connection."""

    def __init__(self, base_url: str, token: str) -> None:
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE_S)
        self._token = token
        self.requests = 0

    def put_products(self, products: Sequence[NewProduct]) -> None:
        """Describe products."""
        for start in range(0, len(products), PRODUCTS_AT_ONCE):
            part = [asdict(product) for product in products[start : start + PRODUCTS_AT_ONCE]]
            answer = self._post("/v1/products", part)
            if answer["refused"]:
                raise Unexpected(f"{answer['refused']} products were refused: {_first_problem(answer)}")

    def announce(self, load: Load, expected_date: str) -> int:
        """Announce goods; our id of them."""
        answer = self._post(
            "/v1/inbound-shipments",
            {
                "external_id": load.external_id,
                "facility": load.facility,
                "expected_date": expected_date,
                "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in load.lines],
            },
        )
        return int(answer["id"])

    def announced_at(self, inbound_id: int) -> datetime:
        """When Packhouse says that goods were announced."""
        return datetime.fromisoformat(self._get(f"/v1/inbound-shipments/{inbound_id}")["announced_at"])

    def send_orders(self, invoices: Sequence[Invoice]) -> dict[str, int]:
        """Send orders in one batch; our ids by external id."""
        answer = self._post("/v1/orders/batch", [_order(invoice) for invoice in invoices])
        if answer["refused"]:
            raise Unexpected(f"{answer['refused']} orders were refused: {_first_problem(answer)}")
        return {item["order"]["external_id"]: int(item["order"]["id"]) for item in answer["items"]}

    def cancel(self, order_id: int) -> str | None:
        """Ask to stop an order; its state then, or None when it was too late."""
        answer = self._post(f"/v1/orders/{order_id}/cancellation", None, also=(409, 422))
        return answer.get("state") if "code" not in answer else None

    def correct_recipient(self, order_id: int, recipient: Recipient) -> bool:
        """Say who gets the parcels; whether it was in time."""
        body = {name: value for name, value in asdict(recipient).items() if value}
        return "code" not in self._post(f"/v1/orders/{order_id}/recipient", body, also=(409, 422))

    def order(self, external_id: str) -> Mapping[str, Any]:
        """Look an order up by the shop's own id."""
        (order,) = self._get("/v1/orders?" + urlencode({"external_id": external_id}))["items"]
        return dict(order)

    def track(self, order_id: int) -> list[Mapping[str, Any]]:
        """Look up the shipments of an order, as a shopper's "where is my parcel" does."""
        return list(self._get(f"/v1/shipments?order_id={order_id}")["items"])

    def availability(self, sku: str) -> int:
        """How many units of a product can be promised."""
        return int(self._get(f"/v1/availability/{quote(sku, safe='')}")["available"])

    def has_begun(self) -> bool:
        """Whether this merchant has announced goods or sent an order before."""
        return any(self._get(f"/v1/{what}?limit=1")["items"] for what in ("inbound-shipments", "orders"))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _get(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path, None, ())

    def _post(self, path: str, body: object, also: Sequence[int] = ()) -> dict[str, Any]:
        return self._ask("POST", path, None if body is None else json.dumps(body, default=str).encode(), also)

    def _ask(self, method: str, path: str, body: bytes | None, also: Sequence[int]) -> dict[str, Any]:
        status, content = self._exchange(method, path, body)
        self.requests += 1
        if status not in OK and status not in also:
            raise Unexpected(f"{method} {path}: {status} {content[:500].decode(errors='replace')}")
        return dict(json.loads(content))

    def _exchange(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Ask until there is an answer: a connection may break, and every request may be repeated."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        fault: Exception | None = None
        for _ in range(TRIES):
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                return response.status, response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                fault = error
        raise Unexpected(f"{method} {path}: no answer ({fault!r}). Is Packhouse up there?")


def _order(invoice: Invoice) -> dict[str, Any]:
    order = invoice.order
    return {
        "external_id": order.external_id,
        "ship_to": {"name": order.ship_to.name, "country": order.ship_to.country},
        "service": order.service,
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "unit_price": str(line.unit_price)} for line in order.lines
        ],
    }


def _first_problem(answer: Mapping[str, Any]) -> str:
    return next((str(item["problem"].get("detail")) for item in answer["items"] if item.get("problem")), "")
