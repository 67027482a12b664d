"""Workers die at named points, and others take over: each effect is there exactly once."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from itertools import product

import pytest

from adapters.database.roles import APP, OWNER
from config.carriers import SIMULATOR_LEDGER
from config.wiring import SUBSCRIPTIONS
from tests.faults.label_drill import LABELS, WITH_JANITOR, WITHOUT_JANITOR
from tests.faults.label_drill import POINTS as LABEL_POINTS
from tests.faults.pictures import picture
from tests.faults.worker_drill import POINTS as WORKER_POINTS
from tests.private import Private, private_packhouse

KILLED = -signal.SIGKILL

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def packhouse() -> Iterator[Private]:
    """A server on which nothing runs but what a test runs."""
    with private_packhouse() as packhouse:
        yield packhouse


def test_a_worker_that_dies_leaves_what_a_worker_leaves_that_lives(packhouse: Private) -> None:
    packhouse.do("tests.faults.pending_world")
    packhouse.change("CREATE DATABASE calm TEMPLATE packhouse")
    calm = {"DATABASE_URL": packhouse.server.dsn(APP, "calm")}

    quiet_ends = json.loads(packhouse.do("tests.faults.worker_drill", "calm", **calm))
    ends = json.loads(packhouse.do("tests.faults.worker_drill", "stormy"))
    for variables in ({}, calm):
        assert packhouse.packhouse("worker", "--once", **variables).returncode == 0

    names = [subscription.name for subscription in SUBSCRIPTIONS]
    assert quiet_ends == {f"{name} ": 0 for name in names}
    assert ends == {f"{name} {point}": KILLED for name, point in product(names, WORKER_POINTS)} | quiet_ends
    stormy_picture, calm_picture = picture(packhouse.server.dsn()), picture(packhouse.server.dsn(OWNER, "calm"))
    for table, rows in calm_picture.items():
        assert stormy_picture[table] == rows, table
    assert packhouse.findings() == []


def test_a_label_is_bought_once_whenever_the_buyer_dies(packhouse: Private) -> None:
    said = packhouse.do("tests.faults.label_drill", PACKHOUSE_CLOCK_FILE=str(packhouse.home / "clock"))

    told = [json.loads(line) for line in said.splitlines()]
    assert [(step["story"], step["step"], *counts(step)) for step in told] == list(expected_label_steps())
    assert [step["ended"] for step in told] == [KILLED if step["step"] == "killed" else 0 for step in told]

    ours = packhouse.rows("SELECT request_key, tracking_number FROM shipping_label WHERE carrier = 'simulator'")
    with sqlite3.connect(packhouse.home / SIMULATOR_LEDGER) as ledger:
        theirs = ledger.execute("SELECT request_key, tracking_number FROM purchase").fetchall()
    assert sorted(ours) == sorted(theirs)
    assert len({key for key, _ in theirs}) == len(theirs)
    assert packhouse.findings() == []


def counts(step: dict[str, int]) -> tuple[int, int, int]:
    return step["asked for"], step["bought"], step["sold"]


def expected_label_steps() -> Iterator[tuple[str, str, int, int, int]]:
    """Of three labels a story: how many are asked for, bought as we know, and sold as the carrier knows."""
    before = 0
    for janitor, point in product((WITHOUT_JANITOR, WITH_JANITOR), LABEL_POINTS):
        story = f"{point}, {janitor}"
        all_bought = (0, before + LABELS, before + LABELS)
        nothing_bought = (LABELS, before, before)
        after_death = {
            "label.requested": nothing_bought,
            "label.bought": (LABELS, before, before + LABELS),
            "label.recorded": all_bought,
        }
        yield story, "packed", 0, before, before
        yield story, "killed", *after_death[point]
        if janitor == WITH_JANITOR:
            yield story, "settled", *(nothing_bought if point == "label.requested" else all_bought)
        yield story, "finished", *all_bought
        before += LABELS
