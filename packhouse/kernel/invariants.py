"""What is always true, and the rows that break it.

An invariant is a file in a room's `sql/verify/`: its header says the sentence that is always true and whether it is
proved for a facility, for a merchant or for the database; the statement returns the rows that break it, 100 at most.
None is proved by adding up over facilities, so that each of them can be proved where its rows lie.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from packhouse.kernel.sql import Statement
from packhouse.kernel.transactions import transaction_required

MOST_ROWS = 100


class Scope(StrEnum):
    """What an invariant is proved for, in one snapshot each."""

    FACILITY = "facility"
    MERCHANT = "merchant"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence that is always true, and the statement that finds what breaks it."""

    name: str
    states: str
    scope: Scope
    statement: Statement


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, and up to 100 of the rows that break it, by column name."""

    invariant: str
    states: str
    rows: tuple[dict[str, Any], ...]


@cache
def invariants() -> tuple[Invariant, ...]:
    """All invariants of the installed rooms, from the lowest room up."""
    return tuple(_read(path) for path in _files())


@transaction_required
def broken(scope: Scope, shard_id: int = 0) -> list[Broken]:
    """The invariants of a scope that do not hold for this facility, this merchant or the database."""
    whose = {} if scope is Scope.DATABASE else {f"{scope}_id": shard_id}
    found = [
        Broken(each.name, each.states, tuple(each.statement.named(**whose)))
        for each in invariants()
        if each.scope is scope
    ]
    return [each for each in found if each.rows]


def _files() -> Iterator[Path]:
    for app in apps.get_app_configs():
        yield from sorted(Path(app.path).glob("sql/verify/*.sql"))


def _read(path: Path) -> Invariant:
    statement = Statement(path)
    header = dict(re.findall(r"^-- (states|scope): (.+)$", statement.text, flags=re.MULTILINE))
    room = path.parent.parent.parent.name
    return Invariant(f"{room}.{path.stem}", header["states"], Scope(header["scope"]), statement)
