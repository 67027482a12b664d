"""Databases of the bench's own, on the server that Packhouse would use; gone when it ends."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.settings import database

PREFIX = "packhouse_bench_"


class Databases:
    """Makes databases and switches between them. `owner` and `app` are libpq strings of the server.

    `watcher` is a connection of the owner that is never measured.
    """

    def __init__(self, owner: str, app: str) -> None:
        self._owner = owner
        self._app = app
        self._made: list[str] = []
        self._connections: dict[tuple[str, str], BaseDatabaseWrapper] = {}
        self.watcher = psycopg.connect(owner, autocommit=True)

    def make(self, what: str, *, like: str | None = None) -> str:
        """Make a database with the tables of this version, or as a copy of another; its name.

        The other must not be in use while it is copied: its connections are closed.
        """
        name = f"{PREFIX}{os.getpid()}_{what}"
        template = "template0" if like is None else like
        if like is not None:
            self.let_go(like)
        self._made.append(name)
        self.watcher.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        if like is None:
            self.use(name, as_owner=True)
            call_command("migrate", verbosity=0)
            self.let_go(name)
        else:
            self._copy_settings(like, name)
        return name

    def use(self, name: str, *, as_owner: bool = False) -> None:
        """From now on Django's connection leads to this database, as the application or as the owner."""
        dsn = self.owner_dsn(name) if as_owner else self.app_dsn(name)
        key = (name, dsn)
        if key not in self._connections:
            settings = {**connections["default"].settings_dict, **database(dsn)}
            backend = load_backend(settings["ENGINE"])
            self._connections[key] = backend.DatabaseWrapper(settings, "default")
        connections["default"] = self._connections[key]

    def owner_dsn(self, name: str) -> str:
        """How to reach a database as the owner of its tables."""
        return make_conninfo(self._owner, dbname=name)

    def app_dsn(self, name: str) -> str:
        """How to reach a database as the application does."""
        return make_conninfo(self._app, dbname=name)

    def ask(self, query: str) -> Any:
        """One value out of the server, on a connection that is never measured."""
        row = self.watcher.execute(query).fetchone()
        return row[0] if row else None

    def let_go(self, name: str) -> None:
        """Close the connections to a database."""
        for (of, _), connection in self._connections.items():
            if of == name:
                connection.close()

    def remove(self) -> None:
        """Remove all that was made here, whoever is still connected to it."""
        for name in self._made:
            self.let_go(name)
            self._drop(name)
        self.watcher.close()

    def sweep(self) -> None:
        """Remove what a bench that was killed has left: databases of its name to which nobody is connected."""
        left = self.watcher.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
            [PREFIX],
        )
        for (name,) in left.fetchall():
            self._drop(name)

    def _copy_settings(self, source: str, target: str) -> None:
        """A database that is made from another does not take over what was set for that one."""
        found = self.watcher.execute(
            "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 0"
            " AND setdatabase = (SELECT oid FROM pg_database WHERE datname = %s)",
            [source],
        )
        for (setting,) in found.fetchall():
            variable, _, value = setting.partition("=")
            names = {"target": sql.Identifier(target), "variable": sql.Identifier(variable)}
            change = sql.SQL("ALTER DATABASE {target} SET {variable} = {value}").format(**names, value=value)
            self.watcher.execute(change)

    def _drop(self, name: str) -> None:
        self.watcher.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def databases(owner: str, app: str) -> Iterator[Databases]:
    """Databases that are removed at the end, however it ends."""
    made = Databases(owner, app)
    everyday = connections["default"]
    try:
        made.sweep()
        yield made
    finally:
        with _undisturbed():
            made.remove()
        connections["default"] = everyday


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C would leave half of it behind."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
