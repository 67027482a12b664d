"""A shop: a merchant's program that talks to the API."""

from typing import Any

import orjson
import pytest
from django.test import Client

from packhouse.kernel.transactions import as_operator
from tests.builders import a_facility, a_key, a_merchant, a_product

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

    def problem(self, status: int) -> dict[str, Any]:
        """The problem that it must be."""
        assert self.status == status, (self.status, self.body)
        assert self.headers["Content-Type"] == "application/problem+json"
        problem: dict[str, Any] = self.json
        assert {"type", "title", "status", "detail", "code"} <= problem.keys()
        assert problem["status"] == status
        assert b"Traceback" not in self.body
        return problem


class Shop:
    """A merchant's program with its key."""

    def __init__(self, code: str) -> None:
        with as_operator():
            self.merchant_id = a_merchant(code)
            self.facility_id = a_facility("lei", storage=2, totes=2)
            self.products = {sku: a_product(self.merchant_id, sku) for sku in SKUS}
            self.token = a_key(self.merchant_id)
        self._client = Client(raise_request_exception=False)

    def get(self, path: str, **query: object) -> Answer:
        """GET with this shop's key."""
        return Answer(self._client.get(path, query, headers=self._headers()))

    def post(
        self, path: str, body: object = b"", *, key: str | None = None, kind: str = "application/json"
    ) -> Answer:
        """POST JSON, or bytes as they are, with this shop's key."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        headers = self._headers() | ({"Idempotency-Key": key} if key is not None else {})
        return Answer(self._client.post(path, raw, content_type=kind, headers=headers))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """The program of the merchant Acme, which sells cups, mugs and pots."""
    return Shop("acme")


@pytest.fixture
def other_shop(shop: Shop) -> Shop:
    """The program of another merchant, which sells the same."""
    return Shop("ajax")
