"""A server that is made for one purpose and leaves nothing behind."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from adapters.database.embedded import EmbeddedServer
from adapters.database.locks import FileLock, turn
from adapters.database.places import SYSTEM_STATE, Places, home

PREFIX = "home-"
IN_USE = "in-use.lock"
PATIENCE_S = 60.0


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A fresh state folder where the server's account can reach it; removed after.

    What a killed predecessor has left is removed as well.
    """
    under = _place()
    under.mkdir(parents=True, exist_ok=True)
    with _turn(under):
        _sweep(under)
        fresh = Path(tempfile.mkdtemp(prefix=PREFIX, dir=under))
        fresh.chmod(0o755 if os.geteuid() == 0 else 0o700)
        use = FileLock(fresh / IN_USE)
        use.take()
    try:
        yield fresh
    finally:
        with _turn(under):  # or somebody who sweeps would take it for a killed one's and remove it, too
            use.give_back()
            _remove(fresh)


@contextmanager
def temporary_server() -> Iterator[EmbeddedServer]:
    """A running server in a fresh home; stopped and removed after."""
    with temporary_home() as fresh:
        server = EmbeddedServer(fresh)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _place() -> Path:
    """Within the home; but root's checkouts share one, so that a checkout which is deleted leaves nothing."""
    if os.geteuid() == 0 and "PACKHOUSE_HOME" not in os.environ:
        return SYSTEM_STATE / "temporary"
    return home("temporary")


def _turn(folder: Path) -> AbstractContextManager[None]:
    return turn(folder / "turn.lock", patience_s=PATIENCE_S, pause=time.sleep)


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{PREFIX}*"):
        use = FileLock(left / IN_USE)
        if use.take():
            EmbeddedServer(left).shut_down()
            _remove(left)
        use.give_back()


def _remove(left: Path) -> None:
    shutil.rmtree(Places(left).socket, ignore_errors=True)  # it may lie elsewhere
    shutil.rmtree(left)
