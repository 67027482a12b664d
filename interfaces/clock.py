"""What time it is, for those who open transactions: the wall clock, or the clock of a simulation.

`PACKHOUSE_CLOCK_FILE` names a file of eight bytes: seconds since 1970 as a little-endian double, or 0.0 for
the wall clock. Who runs a simulation writes it; every process that was started with the variable reads it.
"""

import mmap
import os
import struct
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

VARIABLE = "PACKHOUSE_CLOCK_FILE"
SECONDS = struct.Struct("<d")
WALL = 0.0


def now() -> datetime:
    """The time, in UTC."""
    shared = _shared()
    simulated = SECONDS.unpack_from(shared)[0] if shared is not None else WALL
    return datetime.fromtimestamp(simulated or time.time(), UTC)


def set_simulated(at: datetime) -> None:
    """From now on it is `at`, in all processes that share the file, until the next call."""
    SECONDS.pack_into(_demanded(), 0, at.timestamp())


def release() -> None:
    """Back to the wall clock, in all processes that share the file."""
    SECONDS.pack_into(_demanded(), 0, WALL)


def _demanded() -> mmap.mmap:
    shared = _shared()
    if shared is None:
        raise RuntimeError(f"{VARIABLE} names no file: there is no clock to set")
    return shared


@cache
def _shared() -> mmap.mmap | None:
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    file = Path(name)
    if not file.exists():
        file.write_bytes(SECONDS.pack(WALL))
    with file.open("r+b") as opened:
        return mmap.mmap(opened.fileno(), SECONDS.size)
