"""The command line says what is wrong in one line, and its exit code means something."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedServer
from adapters.database.places import CHECKOUT
from adapters.database.temporary import temporary_home

pytestmark = pytest.mark.timeout(45)


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as fresh:
        yield fresh
        EmbeddedServer(fresh).shut_down()


def packhouse(*arguments: str, home: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), **variables}
    environment.update({"PACKHOUSE_HOME": str(home)} if home else {})
    command = [sys.executable, "-m", "interfaces.cli", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=CHECKOUT)


def test_a_port_that_is_taken_is_named_and_nothing_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        ended = packhouse("up", "--port", str(port), home=home)

    assert ended.returncode == 3
    assert f"port {port} on 127.0.0.1 is taken by" in ended.stderr
    assert f"(process {os.getpid()})" in ended.stderr
    assert f"--port {port + 1}" in ended.stderr
    assert not (home / "postgres").exists()


def test_a_database_that_is_not_there_is_exit_code_3_and_the_embedded_one_is_not_touched(home: Path) -> None:
    url = "postgresql://somebody:secret@127.0.0.1:1/nowhere"
    ended = packhouse("up", "--port", "18999", home=home, DATABASE_URL=url)

    assert ended.returncode == 3
    assert "DATABASE_URL" in ended.stderr
    assert "secret" not in ended.stderr
    assert not (home / "postgres").exists()


def test_an_address_that_is_none_is_refused_without_showing_it(home: Path) -> None:
    ended = packhouse("up", "--port", "18999", home=home, DATABASE_URL="postgresql//somebody:secret@host/db")

    assert ended.returncode == 3
    assert "DATABASE_URL is not a libpq connection string" in ended.stderr
    assert "secret" not in ended.stderr


def test_wrong_usage_is_exit_code_2() -> None:
    assert packhouse("nonsense").returncode == 2
    assert packhouse("up", "--port", "none").returncode == 2
    assert packhouse("postgres", "run", "--", "no-such-program").returncode == 2


def test_the_server_is_started_asked_for_and_stopped(home: Path) -> None:
    assert packhouse("postgres", "status", home=home).returncode == 1
    assert packhouse("postgres", "start", home=home).returncode == 0
    assert packhouse("postgres", "status", home=home).returncode == 0
    dsn = packhouse("postgres", "psql-dsn", "--user", "packhouse_app", home=home).stdout
    assert "user=packhouse_app" in dsn
    assert packhouse("postgres", "stop", home=home).returncode == 0
    assert packhouse("postgres", "status", home=home).returncode == 1


def test_a_command_runs_on_a_server_of_its_own_and_its_exit_code_comes_back(home: Path) -> None:
    script = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).info.user); exit(7)"
    ended = packhouse("postgres", "run", "--", sys.executable, "-c", script, home=home)

    assert (ended.returncode, ended.stdout.strip()) == (7, "packhouse_owner")
    assert list((home / "temporary").glob("home-*")) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_of_a_command_that_is_interrupted_is_removed(home: Path, how: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PACKHOUSE_HOME": str(home)}
    waits = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    command = [sys.executable, "-m", "interfaces.cli", "postgres", "run", "--", *waits]
    runner = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, process_group=0
    )
    assert runner.stdout is not None
    runner.stdout.readline()

    # Ctrl-C goes to the whole group, as a terminal sends it; a SIGTERM goes to one process.
    (os.killpg if how == signal.SIGINT else os.kill)(runner.pid, how)

    assert runner.wait(timeout=20) != 0
    assert list((home / "temporary").glob("home-*")) == []


def test_what_a_killed_run_has_left_is_removed_by_the_next(home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PACKHOUSE_HOME": str(home)}
    waits = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
    command = [sys.executable, "-m", "interfaces.cli", "postgres", "run", "--", *waits]
    runner = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert runner.stdout is not None
    runner.stdout.readline()
    (left,) = (home / "temporary").glob("home-*")
    runner.kill()
    runner.wait()

    packhouse("postgres", "run", "--", "/bin/true", home=home)

    assert not left.exists()
    deadline = time.monotonic() + 10
    while EmbeddedServer(left).is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not EmbeddedServer(left).is_running()
