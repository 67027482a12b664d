"""Locks between processes that the kernel gives back when their holder dies."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.database import DatabaseUnavailable


class FileLock:
    """An advisory lock on a file, held by at most one process alone or by many together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, *, shared: bool = False) -> bool:
        """Take the lock without waiting, or change how it is held; False when others stand in the way."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            self.give_back()
            return False
        return True

    def give_back(self) -> None:
        """Let go of the lock, if it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


@contextmanager
def turn(path: Path, *, patience_s: float, pause: Callable[[float], None]) -> Iterator[None]:
    """Wait for one's turn at what only one process at a time may do."""
    lock = FileLock(path)
    deadline = time.monotonic() + patience_s
    while not lock.take():
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(f"another process has held {path} for {patience_s:.0f} s: see what it does")
        pause(0.1)
    try:
        yield
    finally:
        lock.give_back()
