"""How fast the web answers: a real web process, callers in a process of their own, connections kept open."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import orjson

from bench.cycle import Cycle
from bench.extent import Extent
from bench.orders import orders
from bench.world import World
from packhouse.orders.values import NewOrder

ROOT = Path(__file__).resolve().parents[1]
CALLERS = (1, 16, 64)
BATCH = 500
PAGE = 100
AHEAD_PER_S = 4_000
LONG_S = 600.0
MS = 1e3


@dataclass(frozen=True)
class Place:
    """Where the web listens, and the key that opens it."""

    host: str
    port: int
    key: str

    def request(self, method: str, path: str, body: bytes = b"") -> str:
        """A whole request, as it goes over the wire."""
        head = [f"{method} /v1{path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Authorization: Bearer {self.key}"]
        if body:
            head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", body.decode()])


@dataclass(frozen=True)
class Heard:
    """What the callers measured: how long each answer took, for them and within the server, and all together."""

    took_ms: list[float]
    served_ms: list[float]
    seconds: float

    def figures(self) -> dict[str, float]:
        """Rate, middle and slowest hundredth."""
        return {
            "per_s": len(self.took_ms) / self.seconds,
            "p50_ms": median(self.took_ms),
            "p99_ms": quantiles(self.took_ms, n=100)[98],
            "server_p50_ms": median(self.served_ms),
        }


class Callers:
    """The process of the callers."""

    def __init__(self, place: Place) -> None:
        self._place = place
        command = [sys.executable, "-m", "bench.callers"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
        )

    def call(self, requests: Iterable[str], *, callers: int = 1, seconds: float = LONG_S) -> Heard:
        """Send requests from so many callers for so long, or until there are no more of them."""
        plan = {
            "host": self._place.host,
            "port": self._place.port,
            "callers": callers,
            "seconds": seconds,
            "requests": list(requests),
        }
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the callers cannot be talked to")
        self._process.stdin.write(json.dumps(plan) + "\n")
        self._process.stdin.flush()
        heard = self._process.stdout.readline()
        if not heard:
            raise RuntimeError(f"the callers have ended with exit code {self._process.wait()}")
        return Heard(**json.loads(heard))

    def end(self) -> None:
        """Let the process end."""
        self._process.kill()
        self._process.wait()


class Web:
    """Measures the web of one world. `step` is called after each measurement."""

    def __init__(self, place: Place, world: World, extent: Extent, step: Callable[[], None]) -> None:
        self._place = place
        self._skus = list(world.product_ids)
        self._extent = extent
        self._step = step
        self._callers = Callers(place)
        self._stream = orders(self._skus, prefix="W", seed=7)

    def close(self) -> None:
        """Let the callers go."""
        self._callers.end()

    def one_order(self) -> list[dict[str, float]]:
        """Single orders from 1, 16 and 64 callers; rates in orders a second."""
        self._callers.call(self._posts(100), callers=4)
        figures = []
        for count in CALLERS:
            seconds = self._extent.seconds_a_caller_count
            heard = self._callers.call(self._posts(int(seconds * AHEAD_PER_S)), callers=count, seconds=seconds)
            figures.append({"callers": count, **heard.figures()})
            self._step()
        return figures

    def batch(self, cycle: Cycle) -> dict[str, float]:
        """500 orders at once: over the wire and by the verb alone, in turns, the same content under other ids."""
        web_s, verb_s = [], []
        streams = [orders(self._skus, prefix=prefix, seed=11) for prefix in ("B", "V")]
        for _ in range(self._extent.posts + 1):
            sent, direct = ([*islice(stream, BATCH)] for stream in streams)
            body = orjson.dumps([_plain(order) for order in sent])
            heard = self._callers.call([self._place.request("POST", "/orders/batch", body)])
            web_s.append(heard.took_ms[0] / MS)
            began_s = time.perf_counter()
            cycle.accept(direct)
            verb_s.append(time.perf_counter() - began_s)
        self._step()
        per_s, verb_per_s = BATCH / median(web_s[1:]), BATCH / median(verb_s[1:])
        return {"orders": BATCH, "per_s": per_s, "verb_per_s": verb_per_s, "share_of_verb": per_s / verb_per_s}

    def availability(self) -> dict[str, Any]:
        """One SKU and a page of 100, from one caller."""
        figures: dict[str, Any] = {"stock_levels": self._extent.stock_levels}
        skus = [self._skus[number * 37 % len(self._skus)] for number in range(self._extent.looks)]
        paths = {
            "one_sku": [f"/availability/{sku}" for sku in skus],
            "page_of_100": [f"/availability?limit={PAGE}"] * len(skus),
        }
        for name, asked in paths.items():
            figures[name] = self._callers.call([self._place.request("GET", path) for path in asked]).figures()
            self._step()
        return figures

    def _posts(self, count: int) -> list[str]:
        bodies = [orjson.dumps(_plain(order)) for order in islice(self._stream, count)]
        return [self._place.request("POST", "/orders", body) for body in bodies]


def _plain(order: NewOrder) -> dict[str, Any]:
    """An order as a merchant's program sends it."""
    return {
        "external_id": order.external_id,
        "service": order.service,
        "ship_to": order.ship_to,
        "lines": [{"sku": line.sku, "quantity": line.quantity} for line in order.lines],
    }
