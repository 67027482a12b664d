"""The bench measures all that it promises, and leaves nothing behind, not even when it is broken off."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from adapters.database.places import CHECKOUT
from adapters.database.roles import OWNER
from adapters.database.temporary import temporary_server
from tests.private import Private

PATIENCE_S = 120

pytestmark = pytest.mark.timeout(2 * PATIENCE_S)


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Private]:
    """A server with nothing on it."""
    with temporary_server() as server:
        yield Private(server)


def test_a_run_measures_every_part_on_databases_that_are_gone_after(packhouse: Private) -> None:
    with psycopg.connect(packhouse.server.dsn(OWNER), autocommit=True) as owner:
        owner.execute("CREATE DATABASE packhouse_bench_1_young")  # as a run leaves it that was killed
    document = json.loads(ended(packhouse, "tests.bench.tiny_run"))

    assert [rung["batch"] for rung in document["cycle"]] == [1, 10, 500]
    for rung, least in zip(document["cycle"], document["limit"], strict=True):
        assert rung["cpu_us_per_order"] > least["cpu_us_per_order"] > 0
        assert rung["ratio_to_limit"] > 1
        assert rung["wal_bytes_per_order"] > least["wal_bytes_per_order"] > 1_000
    assert document["same_goods"]["units_moved"] > 3 * 512
    assert {row["stage"] for row in document["stages"]} >= {"accept", "source", "plan", "pick", "pack", "hand over"}
    assert [row["callers"] for row in document["http"]["one_order"]] == [1, 16, 64]
    assert all(row["p99_ms"] >= row["p50_ms"] > 0 for row in document["http"]["one_order"])
    assert document["growth"]["ratio"] > 0
    assert set(document["memory_mb"]) == {"web", "worker", "clock"}
    assert {target["is_reached"] for target in document["targets"]} <= {True, False}
    assert len(document["targets"]) == 10
    assert left_behind(packhouse) == []


def test_a_run_that_is_broken_off_leaves_nothing_behind(packhouse: Private) -> None:
    command = [sys.executable, "-m", "interfaces.cli", "bench", "--quick"]
    with subprocess.Popen(
        command, env=owners_environment(packhouse), cwd=CHECKOUT, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        said = next((line for line in run.stderr if "full cycle" in line), "")
        assert said, "the run ended before it measured anything"
        assert left_behind(packhouse) != []
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=PATIENCE_S)

    assert run.returncode != 0
    assert left_behind(packhouse) == []


def ended(packhouse: Private, module: str) -> str:
    """What a program said that ended well."""
    run = subprocess.run(
        [sys.executable, "-m", module],
        env=owners_environment(packhouse),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def owners_environment(packhouse: Private) -> dict[str, str]:
    """The server as its owner knows it, with the role that serves beside it."""
    app = packhouse.environment()
    return {**app, "PACKHOUSE_APP_URL": app["DATABASE_URL"], "DATABASE_URL": packhouse.server.dsn(OWNER)}


def left_behind(packhouse: Private) -> list[str]:
    """The bench's databases that are there."""
    with psycopg.connect(packhouse.server.dsn(OWNER), autocommit=True) as owner:
        found = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'packhouse_bench')")
        return [name for (name,) in found]
