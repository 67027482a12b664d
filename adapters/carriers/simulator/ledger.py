"""The simulated carrier's own books, in SQLite: what it sold, voided and collected, and the trouble it is to make.

A purchase is a row and rows are never merged: were a key ever bought twice, two rows would say so.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from adapters.carriers.simulator.faults import Fault

IN_MEMORY = ":memory:"
PATIENCE_S = 30.0

TABLES = """
CREATE TABLE IF NOT EXISTS purchase (
    id INTEGER PRIMARY KEY,
    request_key TEXT NOT NULL,
    tracking_number TEXT UNIQUE,
    refusal TEXT NOT NULL,
    service TEXT NOT NULL,
    from_country TEXT NOT NULL,
    to_country TEXT NOT NULL,
    at REAL NOT NULL,
    voided_at REAL,
    collected_at REAL
);
CREATE INDEX IF NOT EXISTS purchase_by_key ON purchase (request_key);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY,
    call TEXT NOT NULL,
    mode TEXT NOT NULL,
    times_left INTEGER NOT NULL
);
"""
AMONG = "IN (SELECT value FROM json_each(?))"


class Purchase(NamedTuple):
    """An answer that was given to a key: a number, or a refusal. `at` in seconds since 1970."""

    request_key: str
    tracking_number: str | None
    refusal: str
    service: str
    from_country: str
    to_country: str
    at: float


@dataclass(frozen=True, slots=True)
class Collected:
    """A parcel that a driver has taken."""

    tracking_number: str
    service: str
    from_country: str
    to_country: str
    collected_at: float
    sale: int


class Ledger:
    """One file, or `IN_MEMORY`; several processes may write it."""

    def __init__(self, path: Path | str) -> None:
        if path != IN_MEMORY:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._turn = RLock()
        self._db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(TABLES)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing, durable at the end, one writer at a time."""
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def answers(self, request_keys: Sequence[str]) -> dict[str, tuple[str | None, str]]:
        """The number or the refusal that was given to each of these keys; new keys are missing."""
        rows = self._all(
            f"SELECT request_key, tracking_number, refusal FROM purchase WHERE request_key {AMONG}", request_keys
        )
        return {key: (number, refusal) for key, number, refusal in rows}

    def add(self, purchases: Sequence[Purchase]) -> list[Purchase]:
        """Write purchases; those whose number is in use are left out and come back."""
        before = self._db.total_changes
        self._db.executemany(
            "INSERT OR IGNORE INTO purchase"
            " (request_key, tracking_number, refusal, service, from_country, to_country, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            purchases,
        )
        if self._db.total_changes - before == len(purchases):
            return []
        written = self.answers([purchase.request_key for purchase in purchases])
        return [purchase for purchase in purchases if purchase.request_key not in written]

    def void(self, tracking_numbers: Sequence[str], at: float) -> set[str]:
        """Void the labels that no driver has taken; the numbers that are void now."""
        asked = json.dumps(list(tracking_numbers))
        self._db.execute(
            f"UPDATE purchase SET voided_at = ? WHERE tracking_number {AMONG}"
            " AND voided_at IS NULL AND collected_at IS NULL",
            (at, asked),
        )
        rows = self._all(
            f"SELECT tracking_number FROM purchase WHERE tracking_number {AMONG} AND voided_at IS NOT NULL",
            tracking_numbers,
        )
        return {number for (number,) in rows}

    def collect(self, tracking_numbers: Sequence[str], at: float) -> None:
        """The driver takes these parcels, once."""
        self._db.execute(
            f"UPDATE purchase SET collected_at = ? WHERE tracking_number {AMONG}"
            " AND voided_at IS NULL AND collected_at IS NULL",
            (at, json.dumps(list(tracking_numbers))),
        )

    def collected(self, tracking_numbers: Sequence[str]) -> list[Collected]:
        """Those of the parcels that a driver has taken."""
        rows = self._all(
            "SELECT tracking_number, service, from_country, to_country, collected_at, id FROM purchase"
            f" WHERE tracking_number {AMONG} AND collected_at IS NOT NULL",
            tracking_numbers,
        )
        return [Collected(*row) for row in rows]

    def purchases(self) -> dict[str, int]:
        """How many labels were bought under each key. More than one is a double effect."""
        with self._turn:
            rows = self._db.execute(
                "SELECT request_key, count(*) FROM purchase WHERE tracking_number IS NOT NULL GROUP BY request_key"
            )
            return dict(rows.fetchall())

    def arm(self, call: str, fault: Fault, times: int) -> None:
        """Have the next calls of a kind fail."""
        self._db.execute("INSERT INTO fault (call, mode, times_left) VALUES (?, ?, ?)", (call, fault.value, times))

    def next_fault(self, call: str) -> Fault | None:
        """The fault that this call is to have, used up by asking."""
        armed = "SELECT id, mode FROM fault WHERE call = ? AND times_left > 0 ORDER BY id LIMIT 1"
        with self._turn:
            row = self._db.execute(armed, (call,)).fetchone()
            if row is None:
                return None
            self._db.execute("UPDATE fault SET times_left = times_left - 1 WHERE id = ?", (row[0],))
        return Fault(row[1])

    def _all(self, query: str, among: Sequence[str]) -> list[tuple[Any, ...]]:
        with self._turn:
            return self._db.execute(query, (json.dumps(list(among)),)).fetchall()
