"""One of many hands in the hot world: it does whatever comes to its mind, as fast as it can, until the time is over.

Run as a program: number, seed, seconds, world file, notebook. Anything that no race explains ends it with a traceback.
"""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import django
from django.db import DatabaseError

SENDING, FLOOR, DOCK = 5, 6, 1
MOST_TRIES = 6
DEADLOCK = "40P01"


class BrokenPromiseError(Exception):
    """Packhouse answered the same question in two ways."""


class Hand:
    """What a hand knows: the world, its dice, what it was promised."""

    def __init__(self, number: int, seed: int, world: Any, notebook: Any) -> None:
        self.number = number
        self.dice = Random(seed * 1_000 + number)
        self.world = world
        self.notebook = notebook
        self.sent: list[tuple[Any, Any, int]] = []
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.serial = 0

    def now(self) -> datetime:
        """The time."""
        from interfaces import clock

        return clock.now()

    def by(self, house: Any) -> dict[str, Any]:
        """What each verb of the floor wants to know."""
        return {"facility_id": house.id, "now": self.now(), "actor_id": 1}

    def house(self) -> Any:
        """Some house."""
        return self.dice.choice(self.world.houses)

    def merchant(self) -> Any:
        """Some merchant."""
        return self.dice.choice(self.world.merchants)

    def some(self, things: Sequence[Any], most: int) -> list[Any]:
        """Up to so many of them, in any order."""
        return self.dice.sample(list(things), min(len(things), self.dice.randint(1, most)))

    def count(self, verb: str, answers: Sequence[Any]) -> None:
        """Count what was done and what was refused."""
        from packhouse.kernel.refusals import Refused

        for answer in answers:
            if isinstance(answer, Refused):
                self.refused[f"{verb}: {answer.code}"] += 1
            else:
                self.did[verb] += 1

    def work(self, actions: Sequence[tuple[Callable[["Hand"], None], int]], seconds: float) -> None:
        """Do things until the time is over."""
        deeds, weights = zip(*actions, strict=True)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.do(self.dice.choices(deeds, weights)[0])
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
    """Writes down what the delivery of facts met: it survives everything, and says so in the log alone."""

    def __init__(self, notebook: Any) -> None:
        super().__init__()
        self._notebook = notebook

    def emit(self, record: logging.LogRecord) -> None:
        """A delivery failed; it is tried again."""
        error = record.exc_info[1] if record.exc_info else None
        what = "deadlock" if is_deadlock(error) else "failed delivery"
        self._notebook.note(what, deed=record.getMessage(), says=repr(error))


def is_deadlock(error: BaseException | None) -> bool:
    """Whether PostgreSQL broke it off to let others go on."""
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) == DEADLOCK


def main() -> None:
    """Work."""
    django.setup()
    from tests.races import deeds, hot_world
    from tests.races.notes import Notebook

    number, seed, seconds, world, notebook = sys.argv[1:]
    notes = Notebook(Path(notebook))
    logging.getLogger("packhouse.kernel.delivery").addHandler(Failures(notes))
    hand = Hand(int(number), int(seed), hot_world.read(Path(world)), notes)
    hand.work(deeds.DEEDS, float(seconds))


if __name__ == "__main__":
    main()
