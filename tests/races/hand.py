"""One of many hands in the hot world: it does whatever comes to its mind, as fast as it can, until the time is over.

A program. What no race explains ends it with a traceback.
"""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from django.db import DatabaseError

from config.carriers import DEFAULT_CARRIER, carrier
from interfaces import clock
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.refusals import Refused
from packhouse.orders.values import NewOrder
from packhouse.shipping.ports import Carrier
from tests.races import hot_world
from tests.races.hot_world import HotWorld, House, Merchant
from tests.races.notes import Notebook

T = TypeVar("T")

MOST_TRIES = 6
DEADLOCK = "40P01"


class BrokenPromiseError(Exception):
    """Packhouse answered the same question in two ways, or did what must be impossible."""


class Hand:
    """What a hand knows: the world, its dice, what it was promised."""

    def __init__(self, *, number: int, seed: int, world: HotWorld, notebook: Notebook, carrier: Carrier) -> None:
        self.number = number
        self.dice = Random(seed * 1_000 + number)
        self.world = world
        self.notebook = notebook
        self.carrier = carrier
        self.sent: list[tuple[Merchant, NewOrder, int]] = []
        self.gone: list[tuple[House, str, int]] = []
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def by(self, house: House) -> dict[str, Any]:
        """What each verb of the floor wants to know."""
        return {"facility_id": house.id, "now": clock.now(), "actor_id": SYSTEM}

    def some(self, things: Sequence[T], most: int) -> list[T]:
        """Up to so many of them, in any order."""
        return self.dice.sample(list(things), min(len(things), self.dice.randint(1, most)))

    def count(self, verb: str, answers: Sequence[object]) -> None:
        """Count what was done and what was refused."""
        for answer in answers:
            if isinstance(answer, Refused):
                self.refused[f"{verb}: {answer.code}"] += 1
            else:
                self.did[verb] += 1

    def work(self, deeds: Sequence[tuple[Callable[["Hand"], None], int]], seconds: float) -> None:
        """Do things until the time is over."""
        actions, weights = zip(*deeds, strict=True)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.do(self.dice.choices(actions, weights)[0])
        self.notebook.note("done", did=dict(self.did), refused=dict(self.refused))

    def do(self, deed: Callable[["Hand"], None]) -> None:
        """Do one thing; what a deadlock broke off is done again."""
        for _ in range(MOST_TRIES - 1):
            try:
                return deed(self)
            except DatabaseError as error:
                if not is_deadlock(error):
                    raise
                self.notebook.note("deadlock", deed=deed.__name__, says=str(error))
        return deed(self)


class Failures(logging.Handler):
    """Notes what the delivery of facts met: it survives everything and says so in the log alone."""

    def __init__(self, notebook: Notebook) -> None:
        super().__init__()
        self._notebook = notebook

    def emit(self, record: logging.LogRecord) -> None:
        """A delivery failed; it is tried again. The record does not always have the failure with it."""
        error = sys.exc_info()[1]
        what = "deadlock" if is_deadlock(error) else "failed delivery"
        self._notebook.note(what, deed=record.getMessage(), says=repr(error))


def is_deadlock(error: BaseException | None) -> bool:
    """Whether PostgreSQL broke it off to let others go on."""
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) == DEADLOCK


def main(number: str, seed: str, seconds: str, folder: str) -> None:
    """Work, with the world in `world.json` of the folder and the notebook beside it."""
    from tests.races.deeds import DEEDS  # it knows hands

    notebook = Notebook(Path(folder) / f"hand-{number}.notes")
    logging.getLogger("packhouse.kernel.delivery").addHandler(Failures(notebook))
    hand = Hand(
        number=int(number),
        seed=int(seed),
        world=hot_world.read(Path(folder) / "world.json"),
        notebook=notebook,
        carrier=carrier(DEFAULT_CARRIER),
    )
    hand.work(DEEDS, float(seconds))
