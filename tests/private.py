"""A Packhouse of one's own, to be raced and killed: a private PostgreSQL server and programs that use it.

Nothing here goes through the test's own database connection: what is looked at is what was committed.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from adapters.database.embedded import EmbeddedServer
from adapters.database.places import CHECKOUT
from adapters.database.roles import APP
from adapters.database.temporary import temporary_server
from adapters.database.tether import tethered

END_PATIENCE_S = 15.0
DRAIN_PATIENCE_S = 30.0


@dataclass(frozen=True)
class Private:
    """A running server with all tables. What it runs logs in as the role that serves, bound by row-level security."""

    server: EmbeddedServer

    @property
    def home(self) -> Path:
        """Its state folder; what programs write down goes there, too."""
        return self.server.places.home

    def environment(self, **variables: str) -> dict[str, str]:
        """What a program needs to find it."""
        ours = {
            "DATABASE_URL": self.server.dsn(APP),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PACKHOUSE_HOME": str(self.home),
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONSAFEPATH": "1",
            "PYTHONUNBUFFERED": "1",
        }
        kept = {name: value for name, value in os.environ.items() if name != "PACKHOUSE_APP_URL"}
        return {**kept, **ours, **variables}

    def packhouse(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.run("interfaces.cli", *arguments, **variables)

    def run(self, module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end."""
        return subprocess.run(
            tethered([sys.executable, "-m", module, *arguments], at_death=signal.SIGKILL),
            check=False,
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            env=self.environment(**variables),
        )

    def do(self, module: str, *arguments: str, **variables: str) -> str:
        """Run a module's `main` to its good end; what it says."""
        ended = self.run("tests.program", module, *arguments, **variables)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def start(self, name: str, module: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        """Start a program that dies with us; what it says goes to `<name>.log`."""
        with self.log(name).open("ab") as log:
            return subprocess.Popen(
                tethered([sys.executable, "-m", module, *arguments], at_death=signal.SIGKILL),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=CHECKOUT,
                env=self.environment(**variables),
            )

    def log(self, name: str) -> Path:
        """What a program says."""
        return self.home / f"{name}.log"

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What stands in the tables, seen by the superuser, whom no policy binds."""
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def drain(self) -> None:
        """Deliver facts until none waits."""
        self.do("tests.drain", str(DRAIN_PATIENCE_S))

    def explain_deadlocks(self) -> None:
        """Have the server's log name the statements that wait for each other."""
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_error_verbosity = 'default'")
            connection.execute("SELECT pg_reload_conf()")

    def findings(self) -> list[dict[str, Any]]:
        """What `packhouse verify` finds."""
        ended = self.packhouse("verify", "--json")
        assert ended.returncode in {0, 1}, ended.stderr
        found: list[dict[str, Any]] = json.loads(ended.stdout)["findings"]
        assert bool(found) == bool(ended.returncode), ended.stdout
        return found


@contextmanager
def private_packhouse() -> Iterator[Private]:
    """A fresh server with all tables; nothing of it stays behind."""
    with temporary_server() as server:
        private = Private(server)
        ended = private.packhouse("migrate", DATABASE_URL=server.dsn())
        assert ended.returncode == 0, ended.stderr
        yield private


@contextmanager
def ended_after(children: Sequence[subprocess.Popen[bytes]]) -> Iterator[None]:
    """None of the children outlives this, however it ends."""
    try:
        yield
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
            child.wait(END_PATIENCE_S)
