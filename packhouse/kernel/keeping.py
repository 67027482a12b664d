"""Answers that may be a little old: kept in this process for a stated time."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

MOST_KEPT = 10_000


class Kept(Protocol):
    """A function whose answers are kept."""

    def forget(self) -> None:
        """Ask anew from now on, in this process."""


def kept_for(seconds: float) -> Callable[[F], F]:
    """Keep the answers of a function for so long, by its arguments. An answer None is never kept."""

    def keep(ask: F) -> F:
        kept: dict[Any, tuple[float, Any]] = {}

        @wraps(ask)
        def answer(*args: Any, **kwargs: Any) -> Any:
            question = (args, tuple(sorted(kwargs.items())))
            known = kept.get(question)
            if known is not None and time.monotonic() < known[0]:
                return known[1]
            found = ask(*args, **kwargs)
            if len(kept) >= MOST_KEPT:
                kept.clear()
            if found is not None:
                kept[question] = (time.monotonic() + seconds, found)
            return found

        answer.forget = kept.clear  # type: ignore[attr-defined]
        return cast(F, answer)

    return keep


def forget(kept: Callable[..., Any]) -> None:
    """Drop what is kept of a function, after its ground has changed; other processes ask anew in time."""
    cast(Kept, kept).forget()
