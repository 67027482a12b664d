"""The carrier of the bench: the simulated one, in memory. What it computes itself is not our cost."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from adapters.carriers.simulator.carrier import SimulatedCarrier
from config import carriers
from packhouse.shipping.values import LabelAnswer, ParcelToLabel


class Outside(SimulatedCarrier):
    """Keeps count of the processor time that is spent on the carrier's side of the call."""

    def __init__(self) -> None:
        super().__init__()
        self.spent_s = 0.0

    def buy_labels(self, parcels: Sequence[ParcelToLabel], *, now: datetime) -> list[LabelAnswer]:
        """Sell labels, and note how long it took."""
        began_s = time.process_time()
        answers = super().buy_labels(parcels, now=now)
        self.spent_s += time.process_time() - began_s
        return answers


@contextmanager
def outside() -> Iterator[Outside]:
    """In this process labels are bought from this carrier, until the end."""
    made, before = Outside(), carriers.MAKERS[carriers.DEFAULT_CARRIER]
    carriers.MAKERS[carriers.DEFAULT_CARRIER] = lambda: made
    carriers.carrier.cache_clear()
    try:
        yield made
    finally:
        carriers.MAKERS[carriers.DEFAULT_CARRIER] = before
        carriers.carrier.cache_clear()
