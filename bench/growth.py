"""Whether an order costs the same in a house with a long past as in a young one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from bench.duel import Side
from bench.extent import Extent
from bench.meters import Cost
from packhouse.orders.values import NewOrder

BATCH = 100


@dataclass
class House:
    """A house with so many orders behind it, and what new ones cost there, a cost a round."""

    orders_before: int
    side: Side
    spent: list[Cost] = field(default_factory=list)


def grow(houses: Sequence[House], stream: Iterator[NewOrder], extent: Extent, step: Callable[[], None]) -> None:
    """Send the same orders through all houses, in turns; the first round is not counted."""
    for number in range(extent.growth_rounds + 1):
        batches = [list(islice(stream, BATCH)) for _ in range(extent.growth_orders // BATCH)]
        for house in houses:
            spent = house.side.spend(batches)
            if number:
                house.spent.append(spent)
            step()


def ratio(young: House, aged: House) -> float:
    """What an order costs in the old house over what it costs in the young one, the middle one of the rounds."""
    return median(late.cpu_s / early.cpu_s for early, late in zip(young.spent, aged.spent, strict=True))
