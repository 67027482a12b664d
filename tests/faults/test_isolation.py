"""The second net: whatever a query forgets to ask, the database shows a merchant its own rows alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from adapters.database.roles import APP
from config.shard_map import SHARD_MAP
from packhouse.kernel.transactions import MERCHANT_ROLE, become_merchant, become_operator
from tests.busy_house import BusyHouse, a_busy_house

pytestmark = pytest.mark.django_db

WHOSE = "merchant_id"
SHARED = {"facilities_departure", "facilities_facility", "facilities_location"}
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def house(db: None) -> BusyHouse:
    """A house in which two merchants have goods and orders."""
    become_operator()
    return a_busy_house()


@pytest.fixture
def ask(db: None) -> Ask:
    """Ask with the rights that the transaction has."""

    def rows(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return rows


def test_a_merchant_sees_none_of_anothers_rows(house: BusyHouse, ask: Ask) -> None:
    become_merchant(house.rival_id)

    seen = {table: ask(f"SELECT DISTINCT {_owner(table)} FROM {table}") for table in _readable(ask) - SHARED}

    assert {table: owners for table, owners in seen.items() if owners not in ([], [(house.rival_id,)])} == {}
    assert seen["orders_order"] == seen["kernel_facilityfact"] == [(house.rival_id,)]


def test_nobody_in_particular_sees_nothing(house: BusyHouse, ask: Ask) -> None:
    become_merchant(house.rival_id)
    ask("SELECT set_config('packhouse.merchant', '', true)")

    assert {table: rows for table in _readable(ask) - SHARED if (rows := ask(f"SELECT * FROM {table} LIMIT 1"))} == {}


def test_a_merchant_cannot_write_for_another(house: BusyHouse, ask: Ask) -> None:
    become_merchant(house.rival_id)

    with pytest.raises(ProgrammingError, match="row-level security"):
        ask(
            "INSERT INTO orders_hold (merchant_id, order_id, since, actor_id, reason, note)"
            f" VALUES ({house.merchant_id}, 1, now(), 1, 'fraud', '') RETURNING 1"
        )


def test_a_login_that_says_neither_may_do_nothing(house: BusyHouse, ask: Ask) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET LOCAL ROLE {APP}")

    with pytest.raises(ProgrammingError, match="permission denied"):
        ask("SELECT * FROM orders_order")


def _readable(ask: Ask) -> set[str]:
    found = ask(
        f"SELECT name FROM unnest(ARRAY{[*SHARD_MAP]}) AS name"
        f" WHERE has_table_privilege('{MERCHANT_ROLE}', name, 'SELECT')"
    )
    return {name for (name,) in found}


def _owner(table: str) -> str:
    owners = {"merchants_merchant": "id", "kernel_facilityfact": "(body ->> 'merchant_id')::bigint"}
    return owners.get(table, WHOSE)
