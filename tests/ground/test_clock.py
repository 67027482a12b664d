"""The clock of a simulation is the clock of all its processes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interfaces import clock

THEN = datetime(2010, 12, 1, 8, 26, tzinfo=UTC)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that the clock is shared through."""
    file = tmp_path / "clock"
    monkeypatch.setenv(clock.VARIABLE, str(file))
    clock._shared.cache_clear()
    yield file
    clock._shared.cache_clear()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file is named."""
    monkeypatch.delenv(clock.VARIABLE, raising=False)
    clock._shared.cache_clear()
    yield
    clock._shared.cache_clear()


def is_wall_clock(moment: datetime) -> bool:
    return abs(moment.timestamp() - time.time()) < 5 and moment.tzinfo is UTC


def test_without_a_file_it_is_the_wall_clock(alone: None) -> None:
    assert is_wall_clock(clock.now())
    with pytest.raises(RuntimeError, match=clock.VARIABLE):
        clock.set_simulated(THEN)


def test_a_simulated_time_stands_still_until_it_is_set_anew(shared: Path) -> None:
    assert is_wall_clock(clock.now())

    clock.set_simulated(THEN)
    assert clock.now() == clock.now() == THEN

    clock.release()
    assert is_wall_clock(clock.now())


def test_another_process_has_the_same_time(shared: Path) -> None:
    clock.set_simulated(THEN)

    code = "from interfaces import clock; print(clock.now().isoformat())"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ)

    assert datetime.fromisoformat(told.stdout.strip()) == THEN
