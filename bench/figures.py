"""Costs as figures: an order at a time, the middle one of the rounds."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from bench.duel import Rung
from bench.growth import BATCH, House, ratio
from bench.meters import Cost

MICRO = 1e6
OUT_OF_SIGHT = "n/a"

Document = dict[str, Any]


def cost_of_an_order(costs: Sequence[Cost], orders: int) -> Document:
    """Rate, processor time and what is written ahead; the server's share is "n/a" when it runs elsewhere."""
    server_s = [cost.server_s for cost in costs if cost.server_s is not None]
    return {
        "orders_per_s": round(median(orders / cost.wall_s for cost in costs)),
        "cpu_us_per_order": _micro([cost.cpu_s for cost in costs], orders),
        "client_us_per_order": _micro([cost.client_s for cost in costs], orders),
        "server_us_per_order": _micro(server_s, orders) if server_s else OUT_OF_SIGHT,
        "wal_bytes_per_order": round(median(cost.wal_bytes / orders for cost in costs)),
    }


def of_rungs(rungs: Sequence[Rung]) -> Document:
    """The cycle and the limit at every batch size."""
    return {
        "cycle": [
            {"batch": rung.batch, **cost_of_an_order(rung.cycle, rung.orders), "ratio_to_limit": _ratio(rung)}
            for rung in rungs
        ],
        "limit": [{"batch": rung.batch, **cost_of_an_order(rung.limit, rung.orders)} for rung in rungs],
    }


def of_stages(stages: Mapping[str, Cost], batch: int, orders: int) -> list[Document]:
    """Where the time of the cycle goes."""
    return [
        {
            "batch": batch,
            "stage": name,
            "client_us_per_order": _micro([cost.client_s], orders),
            "server_us_per_order": OUT_OF_SIGHT if cost.server_s is None else _micro([cost.server_s], orders),
            "statements_per_batch": round(cost.statements / (orders / batch), 1),
        }
        for name, cost in stages.items()
    ]


def of_houses(young: House, aged: House, orders: int) -> Document:
    """What a new order costs in both houses."""
    return {
        "batch": BATCH,
        "young": {"orders_before": young.orders_before, **cost_of_an_order(young.spent, orders)},
        "aged": {"orders_before": aged.orders_before, **cost_of_an_order(aged.spent, orders)},
        "ratio": round(ratio(young, aged), 3),
    }


def _ratio(rung: Rung) -> float:
    return round(median(c.cpu_s / b.cpu_s for c, b in zip(rung.cycle, rung.limit, strict=True)), 2)


def _micro(seconds: Sequence[float], orders: int) -> float:
    return round(median(seconds) / orders * MICRO, 1)
