"""The full cycle against the limit: the same orders, in turns, at several batch sizes."""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bench.extent import Extent
from bench.meters import Cost, Meter
from packhouse.orders.values import NewOrder

WARMING = 3


@dataclass(frozen=True)
class Side:
    """Somebody who can be sent batches: how to get there, how to send one, and the meter of its session.

    `outside_s` is the processor time that others have spent in this process, such as a simulated carrier.
    """

    enter: Callable[[], None]
    send: Callable[[Sequence[NewOrder]], None]
    meter: Meter
    outside_s: Callable[[], float] = lambda: 0.0

    def spend(self, batches: Sequence[Sequence[NewOrder]]) -> Cost:
        """What the batches cost, without what others did."""
        self.enter()
        gc.collect()
        gc.freeze()  # the orders of the bench lie ready beforehand: no collector of Packhouse's would look at them
        others_s = self.outside_s()
        with self.meter.measuring() as cost:
            for batch in batches:
                self.send(batch)
        cost.client_s -= self.outside_s() - others_s
        return cost


@dataclass
class Rung:
    """What a batch size cost on both sides, a cost a round."""

    batch: int
    orders: int
    cycle: list[Cost] = field(default_factory=list)
    limit: list[Cost] = field(default_factory=list)


def duel(cycle: Side, limit: Side, stream: Iterator[NewOrder], extent: Extent, step: Callable[[], None]) -> list[Rung]:
    """Round by round, every batch size on both sides, each beginning every other time."""
    rungs = [Rung(batch, orders) for batch, orders in extent.orders_a_round.items()]
    for number in range(extent.rounds):
        for rung in rungs:
            batches = [list(islice(stream, rung.batch)) for _ in range(rung.orders // rung.batch)]
            turns = [(cycle, rung.cycle), (limit, rung.limit)]
            for side, spent in turns if number % 2 else reversed(turns):
                spent.append(side.spend(batches))
            step()
    return rungs


def warm_up(sides: Sequence[Side], stream: Iterator[NewOrder], extent: Extent) -> None:
    """Some batches of each size, so that connections, plans and caches are as in daily work."""
    for batch in extent.orders_a_round:
        for _ in range(WARMING):
            orders = list(islice(stream, batch))
            for side in sides:
                side.enter()
                side.send(orders)
