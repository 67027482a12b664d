"""The last unit is sold once, under the schedule by which write skew has got through SERIALIZABLE.

The product rests on guarded statements at READ COMMITTED instead. The same schedule without a guard sells twice.
"""

import json
from collections.abc import Iterator

import psycopg
import pytest

from tests.private import Private, private_packhouse
from tests.races.passers_by import PassersBy
from tests.races.skew import ACTS

SECONDS = 8

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Private]:
    """A server on which nothing else runs."""
    with private_packhouse() as packhouse:
        yield packhouse


def test_the_last_unit_is_sold_once(packhouse: Private) -> None:
    got = json.loads(packhouse.do("tests.races.skew", str(SECONDS), packhouse.server.dsn()))

    assert set(got) == {act.__name__ for act in ACTS}
    for act, winners in got.items():
        assert set(winners) == {"1"}, f"{act}: {winners}"


def test_without_a_guard_the_same_schedule_sells_it_twice(packhouse: Private) -> None:
    packhouse.change("CREATE TABLE unguarded (unit int PRIMARY KEY, is_sold boolean, sales int)")
    packhouse.change("INSERT INTO unguarded VALUES (1, false, 0)")
    others = PassersBy(packhouse.server.dsn())
    with psycopg.connect(packhouse.server.dsn()) as first, psycopg.connect(packhouse.server.dsn()) as second:
        seen = [buyer.execute("SELECT is_sold FROM unguarded").fetchone() for buyer in (first, second)]
        others.pass_by()
        for buyer in (first, second):
            buyer.execute("UPDATE unguarded SET is_sold = true, sales = sales + 1 WHERE unit = 1")
            buyer.commit()

    assert seen == [(False,), (False,)]
    assert packhouse.rows("SELECT sales FROM unguarded") == [(2,)]
