"""The embedded PostgreSQL comes up, comes back, and ends when it should."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from adapters.database import DatabaseUnavailable
from adapters.database.embedded import EmbeddedServer, Lifetime
from adapters.database.places import SOCKET_NAME, SOCKET_PATH_BYTES_MAX, Places, server_account
from adapters.database.roles import APP, OWNER
from adapters.database.temporary import temporary_home, temporary_server

pytestmark = pytest.mark.timeout(45)

STARTS_A_SERVER_AND_WAITS = """
import sys, time
from pathlib import Path
from adapters.database.embedded import EmbeddedServer, Lifetime

server = EmbeddedServer(Path(sys.argv[1]))
server.start(lifetime=Lifetime[sys.argv[2]])
print(server.postmaster_pid(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as fresh:
        yield fresh
        EmbeddedServer(fresh).shut_down()


def one(server: EmbeddedServer, statement: str, user: str = OWNER) -> object:
    with psycopg.connect(server.dsn(user)) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


def another_starter(home: Path, lifetime: Lifetime) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-c", STARTS_A_SERVER_AND_WAITS, str(home), lifetime.name]
    starter = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    return starter, int(starter.stdout.readline())


def is_gone_within(seconds: float, server: EmbeddedServer) -> bool:
    deadline = time.monotonic() + seconds
    while server.is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not server.is_running()


def test_a_fresh_home_becomes_a_durable_server_that_only_we_can_reach() -> None:
    with temporary_server() as server:
        assert one(server, "SHOW server_version_num") >= "180000"
        for setting, value in {
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "jit": "off",
            "listen_addresses": "",
            "server_encoding": "UTF8",
            "idle_in_transaction_session_timeout": "1min",
        }.items():
            assert one(server, f"SHOW {setting}") == value
        socket = server.places.socket.stat()
        assert (socket.st_uid, socket.st_mode & 0o777) == (server_account().uid, 0o700)
        pid = server.postmaster_pid()
        assert pid is not None
        assert psutil.Process(pid).uids().real != 0
        home = server.places.home
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert not home.exists()


def test_the_application_role_cannot_step_over_row_level_security() -> None:
    with temporary_server() as server:
        rights = "SELECT rolsuper OR rolbypassrls OR rolinherit FROM pg_roles WHERE rolname = current_user"
        assert one(server, rights, user=APP) is False
        for role in ("packhouse_operator", "packhouse_merchant"):
            with psycopg.connect(server.dsn(APP)) as connection:
                connection.execute(f"SET ROLE {role}")


def test_an_acknowledged_row_is_there_after_a_kill() -> None:
    with temporary_server() as server:
        with psycopg.connect(server.dsn()) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        for round_number in (1, 2, 3):
            with psycopg.connect(server.dsn()) as connection:
                connection.execute("INSERT INTO kept VALUES (%s)", [round_number])
            pid = server.postmaster_pid()
            assert pid is not None

            os.kill(pid, signal.SIGKILL)
            killed_at = time.monotonic()
            server.start()

            assert time.monotonic() - killed_at < 30
            assert server.postmaster_pid() != pid
            assert one(server, "SELECT count(*) FROM kept") == round_number


def test_who_starts_second_uses_the_same_server_and_does_not_stop_it(home: Path) -> None:
    first, second = EmbeddedServer(home), EmbeddedServer(home)
    first.start()

    second.start()
    assert second.postmaster_pid() == first.postmaster_pid()
    second.stop()

    assert first.answers()
    first.stop()
    assert not first.is_running()


def test_two_at_once_start_one_server(home: Path) -> None:
    starters = [another_starter(home, Lifetime.TIED) for _ in range(2)]
    assert len({pid for _, pid in starters}) == 1
    for starter, _ in starters:
        starter.kill()
        starter.wait()


def test_a_tied_server_ends_when_its_starter_is_killed(home: Path) -> None:
    starter, _ = another_starter(home, Lifetime.TIED)
    server = EmbeddedServer(home)
    assert server.is_running()

    starter.kill()
    starter.wait()

    assert is_gone_within(15, server)


def test_a_shared_server_ends_with_the_last_who_uses_it(home: Path) -> None:
    first, second = EmbeddedServer(home), EmbeddedServer(home)
    first.start(lifetime=Lifetime.SHARED)
    second.start(lifetime=Lifetime.SHARED)

    first.stop()
    assert second.answers()
    second.stop()

    assert is_gone_within(15, second)


def test_a_kept_server_outlives_its_starter(home: Path) -> None:
    starter, pid = another_starter(home, Lifetime.KEPT)
    starter.kill()
    starter.wait()

    server = EmbeddedServer(home)
    server.start()
    assert server.postmaster_pid() == pid
    server.stop()
    assert server.is_running()

    server.shut_down()
    assert not server.is_running()


def test_a_home_whose_path_is_too_long_for_a_socket_gets_a_short_one(home: Path) -> None:
    server = EmbeddedServer(home / ("long" * 20) / ("name" * 20))
    server.start()
    assert len(os.fsencode(server.places.socket / SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX
    assert server.answers()
    server.stop()
    server.places.socket.rmdir()


def test_a_home_with_commas_and_quotes_works(home: Path) -> None:
    server = EmbeddedServer(home / 'it\'s, "home"')
    server.start()
    assert server.answers()
    server.stop()
    server.places.socket.rmdir()


def test_a_home_with_spaces_keeps_its_socket() -> None:
    assert Places(Path("/of the brave")).socket == Path("/of the brave/postgres/run")


def test_an_unusable_home_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable) as refusal:
        EmbeddedServer(tmp_path / "file" / "home").start()
    assert "PACKHOUSE_HOME" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_wrong_size_of_the_buffers_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKHOUSE_SHARED_BUFFERS", "much")
    with pytest.raises(DatabaseUnavailable, match="PACKHOUSE_SHARED_BUFFERS is 'much'"):
        EmbeddedServer(home).start()
    assert not EmbeddedServer(home).is_running()
