"""A shop's program that wants to be sure: it sends an order with a request key until it is told that it was taken."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

TRY_AGAIN_S = 0.05
TIMEOUT_S = 10.0
TAKEN = {200, 201}
NOT_NOW = {502, 503, 504}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    is_replay: bool
    body: dict[str, Any]


@dataclass
class Sent:
    """One order, as its sender has seen it."""

    key: str
    order_id: str = ""
    failures: list[str] = field(default_factory=list)
    was_replayed: bool = False
    taken_at_s: float = 0.0


class NotTakenError(Exception):
    """An answer that no kill explains."""


class Line:
    """A connection to the web process that is opened anew when it breaks."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, content: object, key: str) -> Reply:
        """Send once. Raises OSError or HTTPException when there is no answer."""
        self._connection = self._connection or http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            self._connection.request("POST", path, json.dumps(content), headers)
            answer = self._connection.getresponse()
            body = json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            self.hang_up()
            raise
        return Reply(answer.status, answer.headers.get("Idempotency-Replayed") == "true", body)

    def another(self) -> "Line":
        """A second connection to the same place."""
        return Line(self._port, self._token)

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def an_order(key: str) -> dict[str, Any]:
    """An order of one mug, as it goes over the wire."""
    ship_to = {"name": "Ann", "country": "GB", "line1": "1 High Street", "city": "York", "postal_code": "YO1 7HH"}
    return {"external_id": key, "ship_to": ship_to, "lines": [{"sku": "MUG", "quantity": 1}]}


class Shop:
    """Several senders side by side; each sends one order after the other, each until it is taken."""

    def __init__(self, *, name: str, port: int, token: str, senders: int) -> None:
        self.name = name
        self.faults: list[BaseException] = []
        self._taken: list[list[Sent]] = [[] for _ in range(senders)]
        self._lines = [Line(port, token) for _ in range(senders)]
        self._senders = [threading.Thread(target=self._send_on, args=(number,)) for number in range(senders)]
        self._closing = threading.Event()

    @contextmanager
    def open(self) -> Iterator["Shop"]:
        """Send while this lasts; at its end every order that was begun is taken."""
        for sender in self._senders:
            sender.start()
        try:
            yield self
        finally:
            self._closing.set()
            for sender in self._senders:
                sender.join()

    @property
    def sent(self) -> list[Sent]:
        """All orders that were taken."""
        return [order for orders in self._taken for order in orders]

    def all_served_since_s(self) -> float:
        """Since when each of the senders has had an order taken."""
        return min(orders[-1].taken_at_s if orders else 0.0 for orders in self._taken)

    def _send_on(self, number: int) -> None:
        serial = 0
        try:
            while not self._closing.is_set():
                serial += 1
                order = Sent(f"{self.name}-{number}-{serial}")
                self._taken[number].append(send_until_taken(self._lines[number], order))
        except BaseException as fault:
            self.faults.append(fault)
        finally:
            self._lines[number].hang_up()


def send_until_taken(line: Line, order: Sent, *, patience_s: float = 60.0) -> Sent:
    """Send an order again and again under its key, until it is taken."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            reply = line.post("/v1/orders", an_order(order.key), order.key)
        except (OSError, http.client.HTTPException, ValueError) as failure:
            order.failures.append(type(failure).__name__)
            time.sleep(TRY_AGAIN_S)
            continue
        if reply.status in TAKEN:
            order.order_id, order.was_replayed = reply.body["id"], reply.is_replay
            order.taken_at_s = time.monotonic()
            return order
        if reply.status not in NOT_NOW:
            raise NotTakenError(f"{order.key}: {reply}")
        order.failures.append(str(reply.status))
        time.sleep(TRY_AGAIN_S)
    raise NotTakenError(f"{order.key}: not taken within {patience_s:g} s: {order.failures[-5:]}")
