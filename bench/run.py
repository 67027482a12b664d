"""The run: builds the houses, measures one thing after the other, and says what came of it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from itertools import islice
from typing import Any, Protocol

import psycopg
from django.db import connection, connections

from bench import figures, history, stock, world
from bench.carrier import Outside, outside
from bench.cycle import Cycle
from bench.databases import Databases
from bench.duel import Side, duel, warm_up
from bench.extent import Extent
from bench.growth import House, grow
from bench.limit import Limit
from bench.machine import machine
from bench.memory import memory_mb
from bench.meters import Meter
from bench.orders import orders
from bench.sameness import demand_same_goods, last_movement
from bench.targets import targets
from bench.web import Place, Web
from interfaces import clock
from packhouse.orders.values import NewOrder

REAL_ORDERS = 1_000
BATCH_OF_REAL_ORDERS = 100


class Running(Protocol):
    """Processes that serve a database."""

    @property
    def host(self) -> str:
        """Where the web listens."""
        ...

    @property
    def port(self) -> int:
        """Where the web listens."""
        ...

    def watch(self) -> None:
        """Look after them for a moment."""
        ...

    def pids(self) -> dict[str, int]:
        """The process of each service, by name."""
        ...


Step = Callable[[], None]
Serve = Callable[[str], AbstractContextManager[Running]]
Begin = Callable[[str, int], Step]


class Bench:
    """One run. `serve` brings up the processes on a database; `begin` begins a part of so many steps."""

    def __init__(self, databases: Databases, extent: Extent, *, serve: Serve, begin: Begin) -> None:
        self._databases = databases
        self._extent = extent
        self._serve = serve
        self._begin = begin
        self._carrier: Outside

    def run(self, *, stages: bool) -> dict[str, Any]:
        """Everything, as one document; with `stages` also where the time of the cycle goes."""
        with outside() as self._carrier:
            return self._run(stages)

    def _run(self, stages: bool) -> dict[str, Any]:
        document: dict[str, Any] = {"machine": machine(self._databases)}
        young, aged = self._build()
        document |= self._duel(young)
        if stages:
            document["stages"] = self._stages(young)
        document["growth"] = self._growth(young, aged)
        document |= self._web(aged)
        document["targets"] = [target.document() for target in targets(document)]
        return document

    def _build(self) -> tuple[str, str]:
        """A house with a short past and one with a long one, alike in all else."""
        step = self._begin("build a house, send the first orders through it", 2)
        young = self._databases.make("young")
        self._databases.use(young)
        self._world = world.build(clock.now())
        with closing(self._owner(young)) as owner:
            past = history.Past.begin(owner)
            self._send_real_orders(young)
            past.keep(owner)
        step()
        aged = self._databases.make("aged", like=young)
        step()
        for name, orders_before in zip((young, aged), self._extent.history, strict=True):
            self._lengthen(name, past, orders_before)
        return young, aged

    def _send_real_orders(self, name: str) -> None:
        side, stream = self._side(name), self._orders("P")
        for _ in range(REAL_ORDERS // BATCH_OF_REAL_ORDERS):
            side.send(list(islice(stream, BATCH_OF_REAL_ORDERS)))

    def _lengthen(self, name: str, past: history.Past, orders_before: int) -> None:
        pieces = history.pieces(past, copies=orders_before // REAL_ORDERS - 1)
        step = self._begin(f"write a past of {orders_before:,} orders", len(pieces))
        with closing(self._owner(name)) as owner:
            history.lengthen(past, pieces, owner=owner, app_dsn=self._databases.app_dsn(name), step=step)

    def _duel(self, name: str) -> dict[str, Any]:
        step = self._begin("full cycle and limit", self._extent.rounds * len(self._extent.orders_a_round))
        with (
            closing(self._owner(name)) as owner,
            closing(psycopg.connect(self._databases.app_dsn(name), autocommit=True)) as session,
        ):
            limit, before = Limit(session, self._world), last_movement(owner)
            limit.make(owner)
            bare = Side(lambda: None, lambda batch: limit.run(batch, clock.now()), self._meter(session))
            cycle, stream = self._side(name), self._orders("D")
            warm_up([cycle, bare], stream, self._extent)
            owner.execute("VACUUM ANALYZE")
            rungs = duel(cycle, bare, stream, self._extent, step)
            units = demand_same_goods(owner, since=before)
        return {**figures.of_rungs(rungs), "same_goods": {"units_moved": units}}

    def _stages(self, name: str) -> list[dict[str, Any]]:
        step = self._begin("stages of the cycle", len(self._extent.orders_a_round))
        stream, found = self._orders("S"), []
        for batch, count in self._extent.orders_a_round.items():
            cycle = self._cycle(name)
            cycle.watch(self._meter(connections["default"].connection))
            for _ in range(count // batch):
                cycle.run(list(islice(stream, batch)))
            found += figures.of_stages(cycle.spent, batch, count)
            step()
        return found

    def _growth(self, young: str, aged: str) -> dict[str, Any]:
        step = self._begin("young house and old house", 2 * (self._extent.growth_rounds + 1))
        few, many = self._extent.history
        houses = House(few, self._side(young)), House(many, self._side(aged))
        grow(houses, self._orders("G"), self._extent, step)
        return figures.of_houses(*houses, self._extent.growth_orders)

    def _web(self, name: str) -> dict[str, Any]:
        step = self._begin(f"write {self._extent.stock_levels:,} stock levels", stock.FACILITIES)
        self._databases.use(name)
        stock.fill(self._world, stock_levels=self._extent.stock_levels, now=clock.now(), step=step)
        with closing(self._owner(name)) as owner:
            owner.execute("VACUUM ANALYZE")
        step = self._begin("web", 6)
        with self._serve(self._databases.app_dsn(name)) as running:
            web = Web(
                Place(running.host, running.port, self._world.key),
                self._world,
                self._extent,
                _both(step, running.watch),
            )
            with closing(web):
                stock_first = web.availability()  # before there are orders that keep the worker busy
                document = {
                    "one_order": web.one_order(),
                    "batch": web.batch(self._cycle(name)),
                    "availability": stock_first,
                }
            return {"http": document, "memory_mb": memory_mb(running.pids())}

    def _side(self, name: str) -> Side:
        cycle, carrier = self._cycle(name), self._carrier
        meter = self._meter(connections["default"].connection)
        return Side(lambda: self._databases.use(name), cycle.run, meter, lambda: carrier.spent_s)

    def _cycle(self, name: str) -> Cycle:
        self._databases.use(name)
        connection.ensure_connection()
        return Cycle(self._world)

    def _meter(self, session: "psycopg.Connection[Any]") -> Meter:
        return Meter(session, self._databases.watcher)

    def _owner(self, name: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._databases.owner_dsn(name), autocommit=True)

    def _orders(self, prefix: str) -> Iterator[NewOrder]:
        return orders(list(self._world.product_ids), prefix=prefix)


def _both(one: Step, other: Step) -> Step:
    def step() -> None:
        one()
        other()

    return step
