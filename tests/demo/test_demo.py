"""`packhouse demo --once`: everything started from nothing, a day played, proved and taken down again."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import demo

CHECKOUT = Path(demo.__file__).resolve().parents[1]


@pytest.mark.timeout(180)
def test_a_day_is_played_on_real_processes_and_nothing_is_left() -> None:
    without_server = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PACKHOUSE_HOME")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "interfaces.cli", "demo", "--once", "--days", "1", "--json"],
        check=False,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**without_server, "PYTHONPATH": str(CHECKOUT)},
    )

    assert ended.returncode == 0, ended.stderr[-2_000:]
    story = json.loads(ended.stdout)
    orders, shipments = story["orders"], story["shipments"]
    assert orders["orders"] == 102
    assert orders["lines"] == 3_805
    assert 70 <= orders["delivered"] <= orders["shipped"] < 102
    assert orders["backordered"] > 0
    assert orders["cancelled"] > 0
    assert story["holds"] == {"address": orders["on_hold"]}
    assert shipments["in_the_house"] == 0
    assert shipments["delivered"] >= 0.9 * shipments["shipped"] > 0
    assert story["picks"]["shorts"] > 0
    assert story["on_time_share"] > 0.9
    assert story["dock_to_stock"]["all"]["inbounds"] == 44
    assert story["proved"]["is_sound"]
    assert story["proved"]["orders_replayed"] == 526
    home = Path(ended.stderr.split("keys of the merchants: ")[1].splitlines()[0]).parent
    assert not home.exists()
    assert _living_in(home) == []


def _living_in(home: Path) -> list[str]:
    """The processes that were started for a state folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("PACKHOUSE_HOME") == str(home):
                found.append(" ".join(process.cmdline()))
    return found
