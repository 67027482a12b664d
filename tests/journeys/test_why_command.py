"""`packhouse why`, as an operator runs it."""

import json
from collections.abc import Iterator

import pytest

from tests.private import Private, private_packhouse

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Private]:
    """A Packhouse of its own with two shops."""
    with private_packhouse() as private:
        private.do("tests.journeys.two_shops")
        yield private


def test_it_says_why_and_what_to_change(packhouse: Private):
    ended = packhouse.packhouse("why", "536365")

    assert ended.returncode == 0, ended.stderr
    first, reason, empty, change = ended.stdout.splitlines()
    assert first.startswith("Order 536365 of acme (#")
    assert first.endswith("is open.")
    assert reason == "  It waits for the worker to choose a facility and reserve its stock."
    assert (empty, change) == ("", "-> Let a worker run: `packhouse up` runs one.")


def test_a_program_reads_it_as_json(packhouse: Private):
    ended = packhouse.packhouse("why", "A-1", "--merchant", "bolt", "--json")

    found = json.loads(ended.stdout)
    assert (found["merchant"], found["external_id"], found["state"]) == ("bolt", "A-1", "open")
    assert isinstance(found["order_id"], str)
    assert len(found["sentences"]) == 1
    assert found["unblock"].startswith("Let a worker run")

    again = packhouse.packhouse("why", f"#{found['order_id']}", "--json")
    assert json.loads(again.stdout) == found


def test_a_name_that_two_merchants_use_is_asked_about(packhouse: Private):
    ended = packhouse.packhouse("why", "A-1")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "several orders are called A-1: acme (A-1, #" in ended.stderr
    assert "--merchant CODE" in ended.stderr


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("536365", "--merchant", "bolt"), ("#999999",), ("A-1", "--merchant", "x")]
)
def test_an_order_that_is_not_there_is_bad_input(packhouse: Private, arguments: tuple[str, ...]):
    ended = packhouse.packhouse("why", *arguments)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "no order" in ended.stderr
