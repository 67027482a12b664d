"""Work that was broken off for another's sake is done again, in a new transaction."""

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError

R = TypeVar("R")

MOST_TRIES = 5
DEADLOCK, SERIALIZATION_FAILURE = "40P01", "40001"


class KeptElsewhereError(Exception):
    """Another transaction kept the same request key meanwhile: its answer counts."""


def settled(attempt: Callable[[], R]) -> R:
    """The outcome of an attempt that opens its own transaction; tried again after a deadlock or a lost race."""
    for _ in range(MOST_TRIES - 1):
        try:
            return attempt()
        except KeptElsewhereError:
            continue
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in {DEADLOCK, SERIALIZATION_FAILURE}:
                raise
    return attempt()
