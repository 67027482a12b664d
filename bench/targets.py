"""What is to be reached, and whether it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A figure and its bound: at most `bound`, or at least."""

    what: str
    measured: float
    bound: float
    at_most: bool
    unit: str

    @property
    def is_reached(self) -> bool:
        """Whether the figure is on the right side of its bound."""
        return self.measured <= self.bound if self.at_most else self.measured >= self.bound

    def document(self) -> Document:
        """As JSON has it."""
        return {
            "what": self.what,
            "measured": self.measured,
            "at_most" if self.at_most else "at_least": self.bound,
            "unit": self.unit,
            "is_reached": self.is_reached,
        }


def targets(document: Document) -> list[Target]:
    """The targets that this run measured something for."""
    return [*_cycle(document), *_http(document), *_rest(document)]


def _cycle(document: Document) -> Iterator[Target]:
    rungs = {rung["batch"]: rung for rung in document["cycle"]}
    yield Target("full cycle, batch 500, over the limit", rungs[500]["ratio_to_limit"], 2.5, True, "x")
    yield Target("full cycle of one order, processor time", rungs[1]["cpu_us_per_order"] / 1e3, 12.0, True, "ms")


def _http(document: Document) -> Iterator[Target]:
    http = document["http"]
    by_callers = {figures["callers"]: figures for figures in http["one_order"]}
    one, many = by_callers[1], by_callers[64]
    yield Target("POST of 500 orders, share of the verb's rate", http["batch"]["share_of_verb"], 0.4, False, "x")
    yield Target("POST of one order, 64 callers over 1", many["per_s"] / one["per_s"], 3.0, False, "x")
    yield Target("POST of one order, 64 callers, p99 over p50", many["p99_ms"] / many["p50_ms"], 10.0, True, "x")
    stock = http["availability"]
    yield Target("availability of one SKU, p50 at the server", stock["one_sku"]["server_p50_ms"], 3.0, True, "ms")
    yield Target("availability, page of 100, p50 at the server", stock["page_of_100"]["server_p50_ms"], 8.0, True, "ms")


def _rest(document: Document) -> Iterator[Target]:
    yield Target("cost of an order, long past over young", document["growth"]["ratio"], 1.25, True, "x")
    memory = document["memory_mb"]
    yield from (
        Target(f"resident memory, {name}", memory[name], bound, True, "MB")
        for name, bound in (("web", 200.0), ("worker", 250.0))
        if name in memory
    )
