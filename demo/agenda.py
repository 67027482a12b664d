"""What happens when: a list of appointments that is worked off in the order of simulated time."""

import heapq
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Concatenate, ParamSpec

from interfaces import clock

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, order=True)
class Appointment:
    """Something that happens at a time; of those of the same time the one that was made first comes first."""

    when: datetime
    number: int
    stage: str = field(compare=False)
    action: Callable[[], None] = field(compare=False)


@dataclass(slots=True)
class Spent:
    """Where the time of the play went, in seconds of the wall clock, by stage."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        """What runs inside counts for this stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - started
            self.times[stage] += 1


class Agenda:
    """Appointments by simulated time."""

    def __init__(self, *, settle: Callable[[], None], passed: Callable[[datetime], None]) -> None:
        """`settle` waits until all that follows by itself is done; `passed` is told how far time is."""
        self.spent = Spent()
        self._settle = settle
        self._passed = passed
        self._appointments: list[Appointment] = []
        self._made = 0

    def at(
        self,
        when: datetime,
        stage: str,
        action: Callable[Concatenate[datetime, P], None],
        *rest: P.args,
        **named: P.kwargs,
    ) -> None:
        """Make an appointment: at that time `action(when, *rest)` is called."""
        self._made += 1
        doing = partial(action, when, *rest, **named)
        heapq.heappush(self._appointments, Appointment(when, self._made, stage, doing))

    def run(self) -> None:
        """Work off all appointments, also those that are made meanwhile. Time jumps from one to the next."""
        while self._appointments:
            due = heapq.heappop(self._appointments)
            clock.set_simulated(due.when)
            with self.spent.on(due.stage):
                due.action()
            with self.spent.on("waiting for the workers"):
                self._settle()
            self._passed(due.when)
