"""Answers that may be a little old: kept in this process for a stated time."""

import time
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

MOST_KEPT = 10_000


class Kept(Generic[P, R]):
    """A function whose answers are kept, by its arguments. An answer None is never kept."""

    def __init__(self, ask: Callable[P, R], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, R]] = {}
        update_wrapper(self, ask)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        question = (args, tuple(sorted(kwargs.items())))
        known = self._kept.get(question)
        if known is not None and time.monotonic() < known[0]:
            return known[1]
        answer = self._ask(*args, **kwargs)
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        if answer is not None:
            self._kept[question] = (time.monotonic() + self._seconds, answer)
        return answer

    def forget(self) -> None:
        """Ask anew from now on, in this process; others do so in time."""
        self._kept.clear()


def kept_for(seconds: float) -> Callable[[Callable[P, R]], Kept[P, R]]:
    """Keep the answers of a function for so long: for what changes seldom and is asked often."""

    def keep(ask: Callable[P, R]) -> Kept[P, R]:
        return Kept(ask, seconds)

    return keep
