"""What becomes of a transaction that was broken off: done again, or refused for now."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from psycopg_pool import PoolTimeout

from interfaces.api.refusals import ConnectionLost, DatabaseAway
from packhouse.kernel.refusals import Refused

R = TypeVar("R")
LOG = logging.getLogger(__name__)

MOST_TRIES = 5
DEADLOCK, SERIALIZATION_FAILURE = "40P01", "40001"
SERVER_ENDED = ("57P01", "57P02", "57P03")


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
            if _sqlstate(error) not in {DEADLOCK, SERIALIZATION_FAILURE}:
                raise
    return attempt()


def away(error: OperationalError | InterfaceError) -> Refused:
    """What a failure of the database is answered with.

    After a restart of the database all connections of the pool are dead: with the first that fails the others
    are looked at, so that the next to ask gets one that lives.
    """
    state = _sqlstate(error)
    LOG.error("the database failed (%s): %s", state, error)
    if isinstance(error.__cause__, PoolTimeout) or (state is not None and state not in SERVER_ENDED):
        return DatabaseAway()
    connection.close()
    if pool := getattr(connection, "pool", None):
        pool.check()
    return ConnectionLost()


def give_back_connection() -> None:
    """Leave this thread's connection to others before waiting for something else than the database."""
    if not connection.in_atomic_block:
        close_old_connections()


def _sqlstate(error: Exception) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
