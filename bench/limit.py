"""The limit: the least SQL that could write the same goods, on bare tables with nothing but their keys."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import psycopg

from bench.world import World
from packhouse.orders.values import NewOrder

FOLDER = Path(__file__).with_name("sql")
STAGES = ("reserve", "pick", "pack", "ship")


class Limit:
    """Sends the same orders through bare tables: one statement and one commit a stage, a batch as a set.

    There are no facts, no row-level security, no checks, no foreign keys, no refusals and no questions; a product
    lies in one bin, which its stock level names.
    """

    def __init__(self, session: "psycopg.Connection[Any]", world: World) -> None:
        self._session = session
        self._world = world
        self._last_id = 0

    def make(self, owner: "psycopg.Connection[Any]") -> None:
        """Make the tables, with the stock that the house has."""
        owner.execute(_statement("tables"))
        owner.execute(_statement("stock"), {"facility_id": self._world.facility_id})
        owner.execute(f"GRANT USAGE ON SCHEMA bare TO {self._session.info.user}")
        owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA bare TO {self._session.info.user}")

    def run(self, batch: Sequence[NewOrder], now: datetime) -> None:
        """From order to hand-over."""
        order_ids = self._accept(batch, now)
        constant = {
            "order_ids": order_ids,
            "at": now,
            "tote_id": self._world.totes[0],
            "station_id": self._world.stations[0],
            "recipient_id": self._world.recipient_id,
        }
        for stage in STAGES:
            self._session.execute(_statement(stage), constant, prepare=True)

    def _accept(self, batch: Sequence[NewOrder], now: datetime) -> list[int]:
        first = self._last_id + 1
        self._last_id += len(batch)
        product_ids = self._world.product_ids
        lines = [
            (order_id, line_no, product_ids[line.sku], line.quantity)
            for order_id, order in enumerate(batch, first)
            for line_no, line in enumerate(order.lines, 1)
        ]
        rows = [(order_id, o.external_id, o.service, o.ship_to) for order_id, o in enumerate(batch, first)]
        parameters = {
            "orders": orjson.dumps(rows).decode(),
            "order_ids": [line[0] for line in lines],
            "line_nos": [line[1] for line in lines],
            "product_ids": [line[2] for line in lines],
            "quantities": [line[3] for line in lines],
            "merchant_id": self._world.merchant_id,
            "at": now,
        }
        self._session.execute(_statement("accept"), parameters, prepare=True)
        return list(range(first, self._last_id + 1))


@cache
def _statement(name: str) -> bytes:
    return (FOLDER / f"{name}.sql").read_bytes()
