"""Named SQL statements, one a file, bound on the server and prepared.

The ORM comes first; a file in a room's `sql/` is for a statement that locks, joins a batch or touches many
rows at once. Whole-number parameters always travel as bigint, so that one statement has one prepared form
whatever the size of its numbers. A statement that returns JSON casts it to `json`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

import orjson
import psycopg
from django.db import IntegrityError, connection
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import args_row, tuple_row
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper

T = TypeVar("T")

PREPARED_MAX = 400
_adopted: "WeakSet[psycopg.Connection[Any]]" = WeakSet()
_listeners: list[Callable[[str], None]] = []


class JsonLoader(Loader):
    """A column of type json as Python values. (Django keeps the type jsonb for its own fields.)"""

    def load(self, data: Buffer) -> Any:
        """Parse it."""
        return orjson.loads(data)


class TimeLoader(Loader):
    """A column of type timestamptz, in UTC. (The driver's own way costs ten times as much.)"""

    # Django asks a connection's loader for it, and puts its own in place of one for another zone.
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """Parse it."""
        return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)


class RuleBroken(Exception):
    """A CHECK or unique rule of a table refused a row. The room that owns the rule gives it a name."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


class Statement:
    """One SQL file. Parameters are named: `%(facility_id)s::bigint`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = f"{path.parent.parent.name}.{path.stem}"
        self.text = path.read_text(encoding="utf-8")
        self._checked: set[Any] = set()

    def rows(self, into: Callable[..., T], **params: object) -> list[T]:
        """Run it; each row becomes `into(*columns)`. A dataclass must have the columns' names, in order."""
        with self._run(params) as cursor:
            self._check(into, cursor)
            cursor.row_factory = args_row(into)
            return cursor.fetchall()

    def tuples(self, **params: object) -> list[tuple[Any, ...]]:
        """Run it; the rows as they come."""
        with self._run(params) as cursor:
            return cursor.fetchall()

    def named(self, **params: object) -> list[dict[str, Any]]:
        """Run it; each row by its columns' names, for those who do not know the columns."""
        with self._run(params) as cursor:
            columns = [column.name for column in cursor.description or ()]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def one(self, into: Callable[..., T], **params: object) -> T | None:
        """Run it; its first row, or None."""
        rows = self.rows(into, **params)
        return rows[0] if rows else None

    def run(self, **params: object) -> int:
        """Run it; how many rows it touched or returned."""
        with self._run(params) as cursor:
            return cursor.rowcount

    @contextmanager
    def _run(self, params: dict[str, object]) -> Iterator["psycopg.Cursor[Any]"]:
        for heard in _listeners:
            heard(self.name)
        with psycopg.Cursor(_connection(), row_factory=tuple_row) as cursor:
            self._execute(cursor, params)
            yield cursor

    def _execute(self, cursor: "psycopg.Cursor[Any]", params: dict[str, object]) -> None:
        try:
            with connection.wrap_database_errors:
                cursor.execute(self.text, {name: _bound(value) for name, value in params.items()})
        except IntegrityError as error:
            raise RuleBroken(_rule(error)) from error

    def _check(self, into: Callable[..., Any], cursor: "psycopg.Cursor[Any]") -> None:
        if into in self._checked or not is_dataclass(into):
            return
        columns = tuple(column.name for column in cursor.description or ())
        fields = tuple(into.__dataclass_fields__)[: len(columns)]
        if columns != fields:
            raise TypeError(f"{self.name} returns {columns}, but {into} takes {fields}")
        self._checked.add(into)


class Statements:
    """The `sql/` folder beside a module: `SQL = statements(__file__)`, then `SQL["reserve"].run(...)`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loaded: dict[str, Statement] = {}

    def __getitem__(self, name: str) -> Statement:
        if name not in self._loaded:
            self._loaded[name] = Statement(self._folder / f"{name}.sql")
        return self._loaded[name]


@cache
def statements(module_file: str) -> Statements:
    """The named statements of the room that a module stands in; `operations` may be a package in it."""
    folder = Path(module_file).resolve().parent
    return Statements((folder if folder.name != "operations" else folder.parent) / "sql")


def records(rows: Iterable[object]) -> str:
    """A batch of dataclasses, dicts or tuples as one JSON parameter (`%(rows)s::jsonb`)."""
    return orjson.dumps(list(rows)).decode()


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The names of the statements that run inside, for tests that hold a verb to a fixed number."""
    names: list[str] = []
    _listeners.append(names.append)
    try:
        yield names
    finally:
        _listeners.remove(names.append)


def _bound(value: object) -> object:
    """A list as PostgreSQL writes an array. The driver would look at each element with a regular expression."""
    if type(value) is not list:
        return value
    first = next((each for each in value if each is not None), 0)
    if isinstance(first, str):
        return "{" + ",".join([_quoted(each) for each in value]) + "}"
    if isinstance(first, datetime):
        return "{" + ",".join(["NULL" if each is None else f'"{each.isoformat()}"' for each in value]) + "}"
    if None in value:
        return "{" + ",".join(["NULL" if each is None else str(each) for each in value]) + "}"
    return "{" + repr(value)[1:-1] + "}"


def _quoted(text: str | None) -> str:
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rule(error: IntegrityError) -> str:
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


def _connection() -> "psycopg.Connection[Any]":
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw not in _adopted:
        raw.adapters.register_dumper(int, Int8Dumper)
        raw.adapters.register_dumper(int, Int8BinaryDumper)
        raw.adapters.register_loader("json", JsonLoader)
        raw.adapters.register_loader("timestamptz", TimeLoader)
        raw.prepared_max = PREPARED_MAX
        _adopted.add(raw)
    return raw
