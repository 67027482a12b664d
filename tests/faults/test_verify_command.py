"""`packhouse migrate` and `packhouse verify`, run as an operator runs them, on a database of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from adapters.database.places import CHECKOUT
from adapters.database.roles import APP

WORLD = """
SET ROLE packhouse_operator;
INSERT INTO merchants_merchant (code, name, splits_orders, created_at) VALUES ('acme', 'Acme', true, now());
INSERT INTO facilities_facility (code, name, country, time_zone, latitude, longitude)
VALUES ('lei', 'Leicester', 'GB', 'Europe/London', 52.6, -1.1);
"""
FAULT = """
SET ROLE packhouse_operator;
INSERT INTO inventory_balance (facility_id, location_id, product_id, lot_id, merchant_id, quantity, condition)
SELECT id, 17, 4, 0, 1, 5, 1 FROM facilities_facility;
"""


@dataclass(frozen=True)
class Site:
    """A database with tables; the connection of their owner and that of the application."""

    owner: str
    app: str


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    server = os.environ["DATABASE_URL"]
    name = sql.Identifier(f"verify_{os.getpid()}")
    with psycopg.connect(server, autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            owner = make_conninfo(server, dbname=f"verify_{os.getpid()}")
            yield Site(owner, make_conninfo(owner, user=APP))
        finally:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def test_the_commands_in_the_order_of_an_operators_day(site: Site) -> None:
    assert packhouse(site.owner, "migrate", "--check").returncode == 1
    applied = packhouse(site.owner, "migrate")
    assert applied.returncode == 0, applied.stderr
    assert "done: orders.0001_initial" in applied.stdout
    again = packhouse(site.owner, "migrate", "--check")
    assert (again.returncode, again.stdout) == (0, "the tables are what this version expects\n")

    with psycopg.connect(site.owner) as connection:
        connection.execute(WORLD)
    sound = packhouse(site.app, "verify")
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert sound.stdout.endswith("nothing found\n")
    assert "facility lei" in sound.stdout

    with psycopg.connect(site.owner) as connection:
        connection.execute(FAULT)
    wrong = packhouse(site.app, "verify")
    assert wrong.returncode == 1
    assert "facility lei: NOT TRUE (inventory.balances_equal_movements)" in wrong.stdout
    assert packhouse(site.app, "verify", "--merchant", "acme").returncode == 0

    document = json.loads(packhouse(site.app, "verify", "--facility", "lei", "--json").stdout)
    rows = {each["invariant"]: each["rows"] for each in document["findings"]}
    assert [row["balance"] for row in rows["inventory.balances_equal_movements"]] == [5]

    unknown = packhouse(site.app, "verify", "--facility", "moon")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "there is no facility or merchant with the code 'moon'" in unknown.stderr


def packhouse(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment: dict[str, Any] = {**os.environ, "PYTHONPATH": str(CHECKOUT), "DATABASE_URL": url}
    environment.pop("PACKHOUSE_APP_URL", None)
    command = [sys.executable, "-m", "interfaces.cli", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=CHECKOUT)
