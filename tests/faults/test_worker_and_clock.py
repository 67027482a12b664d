"""Workers are doubled, poisoned and cut off: each fact has its effect once and in its turn.

All of them, and the clock, log in as the role that serves.
"""

import json
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from adapters.carriers.simulator.carrier import SimulatedCarrier
from adapters.carriers.simulator.faults import Fault
from config.carriers import SIMULATOR_LEDGER
from tests.private import Private, ended_after, private_packhouse, wait_until

LABELS = 3
PATIENCE_S = 20.0
START_PATIENCE_S = 4
LISTENERS = "SELECT count(*) FROM pg_stat_activity WHERE starts_with(query, 'LISTEN')"

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Private]:
    """A Packhouse of our own. Each test rings at the doors of a facility of its own."""
    with private_packhouse() as private:
        yield private


def answers(packhouse: Private, facility_id: int) -> list[int]:
    """The doors that were opened in a facility, in the order in which they were."""
    rows = packhouse.rows(
        "SELECT subject_id FROM kernel_facilityfact WHERE kind = 'Answered' AND facility_id = %s ORDER BY id",
        facility_id,
    )
    return [door for (door,) in rows]


def states(packhouse: Private) -> list[int]:
    """In which state each label stands."""
    return [state for (state,) in packhouse.rows("SELECT state FROM shipping_label ORDER BY id")]


def test_two_workers_at_once_hear_each_fact_once_and_in_order(packhouse: Private):
    facility_id = 2_000
    packhouse.do("tests.faults.bells", "ring", str(facility_id), "400", "10")

    both_ready = str(int(time.time()) + START_PATIENCE_S)
    workers = [
        packhouse.start(f"worker-{number}", ["tests.program", "tests.faults.bells", "answer", "-1", both_ready])
        for number in (1, 2)
    ]
    with ended_after(workers):
        assert [worker.wait(PATIENCE_S) for worker in workers] == [0, 0]

    assert answers(packhouse, facility_id) == list(range(4_000))
    heard = [int(packhouse.log(f"worker-{number}").read_text().split()[-1]) for number in (1, 2)]
    assert sum(heard) == 4_000
    assert min(heard) > 0, "they did not work at the same time"


def test_a_fact_that_cannot_be_delivered_is_isolated_and_its_neighbors_pass(packhouse: Private):
    facility_id, poison = 3_000, 13
    packhouse.do("tests.faults.bells", "ring", str(facility_id), "3", "10")

    packhouse.do("tests.faults.bells", "answer", str(poison))

    assert Counter(answers(packhouse, facility_id)) == Counter(door for door in range(30) if door != poison)
    ((attempts, doors, failure),) = packhouse.rows(
        "SELECT attempts, subject_ids, failure FROM kernel_facilitywaiting WHERE facility_id = %s", facility_id
    )
    assert (attempts, doors, failure) == (1, [poison], f"ValueError: door {poison} bites")


def test_a_fact_that_fails_too_often_is_parked_shown_and_tried_again_on_demand(packhouse: Private):
    facility_id, poison = 4_000, 0
    packhouse.do("tests.faults.bells", "ring", str(facility_id), "1", "1")
    packhouse.change("UPDATE kernel_facilitywaiting SET attempts = 11")
    packhouse.do("tests.faults.bells", "answer", str(poison))

    status = packhouse.packhouse("status", "--json")

    assert status.returncode == 1
    (trouble,) = (each for each in json.loads(status.stdout)["troubled"] if each["shard_id"] == facility_id)
    assert (trouble["parked"], trouble["attempts"], trouble["subject_id"]) == (True, 12, poison)
    assert "PARKED: tests.answer failed 12 times" in packhouse.packhouse("status").stdout
    assert "1 facts are tried again" in packhouse.packhouse("worker", "--once", "--retry-parked").stdout
    packhouse.do("tests.faults.bells", "answer", "-1")
    assert answers(packhouse, facility_id) == [poison]
    assert packhouse.packhouse("status").returncode == 0


def test_a_worker_outlives_a_lost_database_and_ends_when_it_is_asked_to(packhouse: Private):
    before = len(states(packhouse))
    worker, said = packhouse.start("worker", ["interfaces.cli", "worker"]), packhouse.log("worker").read_text
    with ended_after([worker]):
        wait_until(lambda: packhouse.rows(LISTENERS) != [(0,)], PATIENCE_S, said)
        packhouse.change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'packhouse_app'")
        packhouse.do("tests.faults.packed_house", "cut off", str(LABELS))
        wait_until(lambda: states(packhouse) == [2] * (before + LABELS), PATIENCE_S, said)
        worker.terminate()
        assert worker.wait(PATIENCE_S) == 0
    assert "the database is gone" in said()


def test_the_clock_settles_what_a_worker_does_not_know(packhouse: Private):
    before = len(states(packhouse))
    carrier = SimulatedCarrier(packhouse.home / SIMULATOR_LEDGER)
    carrier.fail_next(Fault.TIMEOUT_AFTER_SUCCESS)
    packhouse.do("tests.faults.packed_house", "clock", str(LABELS))
    packhouse.packhouse("worker", "--once")
    assert states(packhouse) == [2] * before + [3] * LABELS

    clock, said = packhouse.start("clock", ["interfaces.cli", "clock"]), packhouse.log("clock").read_text
    with ended_after([clock]):
        wait_until(lambda: states(packhouse) == [2] * (before + LABELS), PATIENCE_S, said)
        wait_until(lambda: packhouse.rows("SELECT status FROM procrastinate_jobs") == [], PATIENCE_S, said)
        clock.terminate()
        assert clock.wait(PATIENCE_S) == 0
    sold = carrier.ledger.purchases()
    assert sold == {key: 1 for (key,) in packhouse.rows("SELECT request_key FROM shipping_label")}
    assert said() == ""
