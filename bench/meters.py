"""What something costs: time, processor time of both sides, and what is written ahead."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SCHEDULER_UNIT_S = 1e-9


@dataclass
class Cost:
    """What was spent, in seconds and bytes; `server_s` is None when the server is out of sight."""

    wall_s: float = 0.0
    client_s: float = 0.0
    server_s: float | None = 0.0
    wal_bytes: int = 0
    statements: int = 0

    def add(self, other: "Cost") -> None:
        """Put another cost on top of this."""
        self.wall_s += other.wall_s
        self.client_s += other.client_s
        self.wal_bytes += other.wal_bytes
        self.statements += other.statements
        if self.server_s is not None and other.server_s is not None:
            self.server_s += other.server_s
        else:
            self.server_s = None

    @property
    def cpu_s(self) -> float:
        """Processor time of client and server, as far as they are in sight."""
        return self.client_s + (self.server_s or 0.0)


class Meter:
    """Measures one session: this process on the client's side, the session's backend on the server's."""

    def __init__(self, session: "psycopg.Connection[Any]", watcher: "psycopg.Connection[Any]") -> None:
        self._session = session
        self._watcher = watcher
        self._backend_pid = session.info.backend_pid
        self._schedule = Path(f"/proc/{self._backend_pid}/schedstat")

    @contextmanager
    def measuring(self) -> Iterator[Cost]:
        """Measure what happens inside; the cost is complete when it is left."""
        cost = Cost()
        wal_bytes = self._wal_bytes()
        server_s, client_s, wall_s = self.server_s(), time.process_time(), time.perf_counter()
        yield cost
        cost.wall_s = time.perf_counter() - wall_s
        cost.client_s = time.process_time() - client_s
        cost.server_s = _less(self.server_s(), server_s)
        cost.wal_bytes = self._wal_bytes() - wal_bytes

    def server_s(self) -> float | None:
        """Processor time of the backend up to now; None when it does not run on this machine."""
        try:
            return int(self._schedule.read_bytes().split(b" ", 1)[0]) * SCHEDULER_UNIT_S
        except (OSError, ValueError):
            return None

    def _wal_bytes(self) -> int:
        """What this session alone has written ahead; it publishes its count only when it is asked to."""
        self._session.execute("SELECT pg_stat_force_next_flush()")
        row = self._watcher.execute(
            "SELECT wal_bytes::bigint FROM pg_stat_get_backend_wal(%s)", [self._backend_pid]
        ).fetchone()
        return int(row[0]) if row else 0


def _less(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before
