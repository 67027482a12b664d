"""A shop: a merchant's program that talks to the API."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from pydantic import TypeAdapter

from interfaces.api.answers import json_bytes
from packhouse.kernel.transactions import as_operator, become_operator
from tests.builders import a_facility, a_key, a_merchant, a_product
from tests.busy_house import BusyHouse, a_busy_house

SKUS = ("CUP", "MUG", "POT")


class Answer:
    """What came back."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers = response.headers
        self.body = b"".join(response.streaming_content) if response.streaming else response.content

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)

    def shaped(self, shape: type, *, status: int = 200) -> Any:
        """The body as JSON, which must be what the description says: no member more and none less."""
        assert self.status == status, (self.status, self.body)
        as_described = TypeAdapter(shape).validate_json(self.body)
        assert orjson.loads(json_bytes(as_described)) == self.json
        return self.json

    def problem(self, status: int, code: str) -> dict[str, Any]:
        """The problem that it must be."""
        problem: dict[str, Any] = self.json
        assert (self.status, problem.get("code")) == (status, code), self.body
        assert self.headers["Content-Type"] == "application/problem+json"
        assert problem["type"] == f"/v1/problems/{code}"
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
        assert b"Traceback" not in self.body
        assert b"SELECT" not in self.body
        return problem


class Shop:
    """A merchant's program with its key."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, **query: object) -> Answer:
        """GET with this shop's key."""
        return self._answer(self._client.get(path, query, headers=self._headers()))

    def post(self, path: str, body: object = b"", *, key: str | None = None, kind: str = "application/json") -> Answer:
        """POST JSON, or bytes as they are, with this shop's key."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        headers = self._headers() | ({"Idempotency-Key": key} if key is not None else {})
        return self._answer(self._client.post(path, raw, content_type=kind, headers=headers))

    def send(self, method: str, path: str, **headers: str) -> Answer:
        """Any request, with these headers alone."""
        return self._answer(self._client.generic(method, path, headers=headers))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _answer(self, response: Any) -> Answer:
        if connection.in_atomic_block:
            # The test's own transaction stands around the request's: what a refusal broke off ends there.
            connection.set_rollback(False)
        return Answer(response)


def an_order(external_id: str = "A-1", **changes: object) -> dict[str, object]:
    """An order on the wire: two mugs for Ann."""
    return {
        "external_id": external_id,
        "ship_to": {"name": "Ann", "country": "GB", "line1": "1 High Street", "city": "York"},
        "lines": [{"sku": "MUG", "quantity": 2, "unit_price": "2.55"}],
    } | changes


def a_shop(code: str) -> Shop:
    """The program of a merchant that sells cups, mugs and pots."""
    with as_operator():
        merchant_id = a_merchant(code)
        a_facility("lei", storage=2, totes=2)
        for sku in SKUS:
            a_product(merchant_id, sku)
        return Shop(a_key(merchant_id))


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """The program of the merchant Acme. What it does is really committed."""
    return a_shop("acme")


@pytest.fixture
def other_shop(shop: Shop) -> Shop:
    """The program of the merchant Ajax, which sells the same."""
    return a_shop("ajax")


@pytest.fixture
def house(db: None) -> BusyHouse:
    """A house in the middle of its day."""
    become_operator()
    return a_busy_house()


@pytest.fixture
def house_shop(house: BusyHouse) -> Shop:
    """The program of the merchant whose goods lie in the house."""
    return Shop(a_key(house.merchant_id))


@pytest.fixture
def rival_shop(house: BusyHouse) -> Shop:
    """The program of the other merchant in the house."""
    return Shop(a_key(house.rival_id))
