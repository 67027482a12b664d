"""A Packhouse of one's own, to be raced and killed: a private PostgreSQL server and programs that use it.

Nothing here goes through the test's own database connection: what is looked at is what was committed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from adapters.database.embedded import EmbeddedServer
from adapters.database.places import CHECKOUT
from adapters.database.roles import APP
from adapters.database.temporary import temporary_home, temporary_server
from adapters.database.tether import tethered

END_PATIENCE_S = 30.0
DRAIN_PATIENCE_S = 30.0
START_PATIENCE_S = 60.0
WAITING = "SELECT (SELECT count(*) FROM kernel_merchantwaiting) + (SELECT count(*) FROM kernel_facilitywaiting)"
OTHERS = ("DATABASE_URL", "PACKHOUSE_APP_URL", "PACKHOUSE_FAILPOINT", "PACKHOUSE_CLOCK_FILE")


@dataclass(frozen=True)
class Private:
    """A server with all tables. What it runs logs in as the role that serves, bound by row-level security."""

    server: EmbeddedServer

    @property
    def home(self) -> Path:
        """Its state folder; what programs write down goes there, too."""
        return self.server.places.home

    def environment(self, **variables: str) -> dict[str, str]:
        """What a program needs to find it."""
        return {**_environment(self.home), "DATABASE_URL": self.server.dsn(APP), **variables}

    def packhouse(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.run("interfaces.cli", *arguments, **variables)

    def do(self, module: str, *arguments: str, **variables: str) -> str:
        """Run a module's `main` to its good end; what it says."""
        ended = self.run("tests.program", module, *arguments, **variables)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

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

    def start(self, name: str, command: Sequence[str], **variables: str) -> subprocess.Popen[bytes]:
        """Start a program that dies with us; what it says goes to `<name>.log`."""
        return _start(command, log=self.log(name), environment=self.environment(**variables))

    def log(self, name: str) -> Path:
        """What a program says."""
        return self.home / f"{name}.log"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in the tables, seen by the superuser, whom no policy binds."""
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def change(self, *statements: str) -> None:
        """What an operator of the server says to it."""
        with psycopg.connect(self.server.dsn(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def facts_wait(self) -> bool:
        """Whether a fact waits for somebody, be it put off."""
        return self.rows(WAITING) != [(0,)]

    def drain(self) -> None:
        """Have facts delivered until none waits."""
        deadline = time.monotonic() + DRAIN_PATIENCE_S
        while self.facts_wait():
            assert time.monotonic() < deadline, self.packhouse("status").stdout
            ended = self.packhouse("worker", "--once")
            assert ended.returncode == 0, ended.stderr

    def findings(self) -> list[dict[str, Any]]:
        """What `packhouse verify` finds."""
        ended = self.packhouse("verify", "--json")
        assert ended.returncode in {0, 1}, ended.stderr
        found: list[dict[str, Any]] = json.loads(ended.stdout)["findings"]
        assert bool(found) == bool(ended.returncode), ended.stdout
        return found


@dataclass(frozen=True)
class Whole(Private):
    """All of Packhouse as `packhouse up` runs it, supervisor, web, worker and clock."""

    port: int
    supervisor: subprocess.Popen[bytes]

    def web_processes(self) -> tuple[psutil.Process, list[psutil.Process]]:
        """Granian's first process, and those of it that answer requests."""
        children = psutil.Process(self.supervisor.pid).children()
        (first,) = [each for each in children if "granian" in each.cmdline()]
        return first, first.children()


@contextmanager
def private_packhouse() -> Iterator[Private]:
    """A fresh server with all tables; nothing of it stays behind."""
    with temporary_server() as server:
        private = Private(server)
        ended = private.packhouse("migrate", DATABASE_URL=server.dsn())
        assert ended.returncode == 0, ended.stderr
        yield private


@contextmanager
def whole_packhouse(*, web_processes: int) -> Iterator[Whole]:
    """`packhouse up` on a fresh home; no process and no file of it stays behind."""
    with temporary_home() as home:
        server, port = EmbeddedServer(home), free_port()
        command = ["interfaces.cli", "up", "--port", str(port), "--web-processes", str(web_processes)]
        supervisor = _start(command, log=home / "up.log", environment=_environment(home), at_death=signal.SIGTERM)
        try:
            wait_until(lambda: answers(port), START_PATIENCE_S, (home / "up.log").read_text)
            yield Whole(server, port, supervisor)
        finally:
            supervisor.terminate()
            supervisor.wait(END_PATIENCE_S)
            server.shut_down()
        assert not (left := left_behind(home)), left


@contextmanager
def ended_after(children: Sequence[subprocess.Popen[bytes]]) -> Iterator[None]:
    """None of the children outlives this, however it ends. They are asked first: they may have children, too."""
    try:
        yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(END_PATIENCE_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def left_behind(home: Path) -> list[str]:
    """The processes that still use a home."""
    found = []
    for each in psutil.process_iter():
        try:
            uses_it = str(home) in " ".join(each.cmdline()) or each.environ().get("PACKHOUSE_HOME") == str(home)
            if uses_it and each.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{each.pid} {' '.join(each.cmdline())}")
        except psutil.Error:  # it has just ended, or is none of ours
            continue
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def wait_until(is_so: Callable[[], bool], patience_s: float, explain: Callable[[], str]) -> float:
    """Wait for something; how many seconds it took."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < patience_s, explain()
        time.sleep(0.05)
    return time.monotonic() - started


def _environment(home: Path) -> dict[str, str]:
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PACKHOUSE_HOME": str(home),
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return {name: value for name, value in os.environ.items() if name not in OTHERS} | ours


def _start(
    command: Sequence[str], *, log: Path, environment: dict[str, str], at_death: signal.Signals = signal.SIGKILL
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            tethered([sys.executable, "-m", *command], at_death=at_death),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=CHECKOUT,
            env=environment,
        )
