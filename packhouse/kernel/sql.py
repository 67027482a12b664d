"""Named SQL statements, one a file, bound on the server and prepared.

The ORM comes first; a file in a room's `sql/` is for a statement that locks, joins a batch or touches many
rows at once. Every parameter is cast in the statement and travels as text, so that a statement has one prepared
form whatever it is given. A statement that returns JSON casts it to `json`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import starmap
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, DataError, connection, connections
from psycopg.abc import Buffer
from psycopg.adapt import Loader, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

T = TypeVar("T")

PARAMETER = re.compile(r"%\((\w+)\)s")
ESCAPE = b"\\"
SOUND = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_sessions: "WeakKeyDictionary[psycopg.Connection[Any], Session]" = WeakKeyDictionary()
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
    """One SQL file. Parameters are named and cast: `%(facility_id)s::bigint`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = f"{path.parent.parent.name}.{path.stem}"
        self.text = path.read_text(encoding="utf-8")
        self._names = tuple(dict.fromkeys(PARAMETER.findall(self.text)))
        numbers = {name: f"${number}" for number, name in enumerate(self._names, 1)}
        numbered = PARAMETER.sub(lambda found: numbers[found[1]], self.text).replace("%%", "%")
        self.command = f"-- {self.name}\n{numbered}".encode()
        self._checked: set[Any] = set()

    def rows(self, into: Callable[..., T], **params: object) -> list[T]:
        """Run it; each row becomes `into(*columns)`. A dataclass must have the columns' names, in order."""
        session, result = self._execute(params)
        if into not in self._checked:
            self._check(into, _columns(result))
        return list(starmap(into, session.load(result)))

    def tuples(self, **params: object) -> list[tuple[Any, ...]]:
        """Run it; the rows as they come."""
        session, result = self._execute(params)
        return session.load(result)

    def named(self, **params: object) -> list[dict[str, Any]]:
        """Run it; each row by its columns' names, for those who do not know the columns."""
        session, result = self._execute(params)
        columns = _columns(result)
        return [dict(zip(columns, row, strict=True)) for row in session.load(result)]

    def one(self, into: Callable[..., T], **params: object) -> T | None:
        """Run it; its first row, or None."""
        rows = self.rows(into, **params)
        return rows[0] if rows else None

    def run(self, **params: object) -> int:
        """Run it; how many rows it touched or returned."""
        _, result = self._execute(params)
        return result.command_tuples or 0

    def _execute(self, params: dict[str, object]) -> "tuple[Session, PGresult]":
        for heard in _listeners:
            heard(self.name)
        session = _session()
        values = [bound(params[name]) for name in self._names]
        try:
            return session, session.execute(self, values)
        except psycopg.IntegrityError as error:
            raise RuleBroken(error.diag.constraint_name or "") from error
        except psycopg.Error as error:
            with connection.wrap_database_errors:
                raise error

    def _check(self, into: Callable[..., Any], columns: tuple[str, ...]) -> None:
        if is_dataclass(into):
            fields = tuple(into.__dataclass_fields__)[: len(columns)]
            if columns != fields:
                raise TypeError(f"{self.name} returns {columns}, but {into} takes {fields}")
        self._checked.add(into)


class Session:
    """A connection as statements use it: prepared once, then one way there and back, with little in between.

    The driver's cursors cost five times as much for each statement, which is most of what a batch of one costs.
    """

    def __init__(self, driver: "psycopg.Connection[Any]") -> None:
        driver.adapters.register_loader("json", JsonLoader)
        driver.adapters.register_loader("timestamptz", TimeLoader)
        self._driver = driver
        self._server = driver.pgconn
        self._reader = Transformer(driver)
        self._prepared: dict[tuple[str, bytes], bytes] = {}
        self._role = ""

    def execute(self, statement: Statement, values: "Sequence[Buffer | None]") -> "PGresult":
        """Run a statement with its values in the order of its parameters."""
        if not self._driver.autocommit and self._is_idle:
            self._sound(self._server.exec_(b"BEGIN"))
            self._role = ""
        if self._driver.prepare_threshold is None:
            return self._sound(self._server.exec_params(statement.command, values))
        # Under another role other rows may be seen: the server would plan one form anew at each change.
        form = (self._role, statement.command)
        name = self._prepared.get(form)
        if name is None:
            name = b"packhouse_%d" % len(self._prepared)
            self._sound(self._server.prepare(name, statement.command))
            self._prepared[form] = name
        # The driver's declaration forgets that a value may be NULL.
        return self._sound(self._server.exec_prepared(name, cast("Sequence[Buffer]", values)))

    @property
    def _is_idle(self) -> bool:
        return self._server.transaction_status == TransactionStatus.IDLE

    def become(self, role: str, merchant: str) -> None:
        """Take a role and a merchant until the transaction ends, in one way there and back."""
        commands = f"SET LOCAL ROLE {role}; SET LOCAL packhouse.merchant = '{merchant}'"
        begins = not self._driver.autocommit and self._is_idle
        self._sound(self._server.exec_(f"{'BEGIN; ' if begins else ''}{commands}".encode()))
        self._role = role

    def load(self, result: "PGresult") -> list[tuple[Any, ...]]:
        """The rows of a result."""
        self._reader.set_pgresult(result)
        return self._reader.load_rows(0, result.ntuples, tuple)

    def _sound(self, result: "PGresult") -> "PGresult":
        if result.status in SOUND:
            return result
        # An error without a code is the driver's own: the server is gone, even if the connection has not noticed yet.
        if self._server.status != ConnStatus.OK or not result.error_field(DiagnosticField.SQLSTATE):
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)


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


def become(role: str, merchant: str) -> None:
    """Take a role and a merchant for the rest of the open transaction, which begins with that if nothing has yet.

    Both are words of the kernel and never come from outside.
    """
    try:
        _session().become(role, merchant)
    except psycopg.Error as error:
        with connection.wrap_database_errors:
            raise error


def bound(value: object) -> bytes | None:
    """A parameter as PostgreSQL reads it."""
    if value is None:
        return None
    written = _array(value) if type(value) is list else _word(value).encode()
    if b"\0" in written:
        raise DataError("a text with a NUL in it cannot be kept")
    return written


def _array(values: list[object]) -> bytes:
    """As JSON, which reads the same but for its brackets, if nothing in it is escaped; that is fast, and common."""
    try:
        written = orjson.dumps(values)
    except TypeError:
        written = ESCAPE
    if ESCAPE in written:
        return f"{{{','.join([_quoted(each) for each in values])}}}".encode()
    return b"{%b}" % written[1:-1]


def _quoted(value: object) -> str:
    if value is None:
        return "NULL"
    return '"' + _word(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _word(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, int) else str(value)


def _columns(result: "PGresult") -> tuple[str, ...]:
    names = (result.fname(number) for number in range(result.nfields))
    return tuple(name.decode() if name else "" for name in names)


def _session() -> Session:
    django = connections[DEFAULT_DB_ALIAS]
    if django.connection is None:
        django.ensure_connection()
    driver: psycopg.Connection[Any] = django.connection
    session = _sessions.get(driver)
    if session is None:
        session = _sessions[driver] = Session(driver)
    return session
