"""Which database is used: the one that `DATABASE_URL` names, else the embedded one."""

import os
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from adapters.database import DatabaseUnavailable
from adapters.database.embedded import EmbeddedServer, Lifetime
from adapters.database.places import home
from adapters.database.roles import APP, OWNER

SERVER_URL = "DATABASE_URL"
APP_URL = "PACKHOUSE_APP_URL"
CONNECT_PATIENCE_S = 10


@dataclass(frozen=True)
class Connection:
    """How to reach the database, as libpq connection strings.

    `owner` may change tables; `app` is for daily work and may not step over row-level security. `server` is
    the embedded server, or None when `DATABASE_URL` names another.
    """

    owner: str
    app: str
    server: EmbeddedServer | None

    def environment(self, *, as_owner: bool) -> dict[str, str]:
        """The variables by which a child process finds this database."""
        return {SERVER_URL: self.owner if as_owner else self.app, APP_URL: self.app}

    def release(self) -> None:
        """Stop using the database; ends an embedded server whose lifetime is over with that."""
        if self.server is not None:
            self.server.stop()


def connect(lifetime: Lifetime) -> Connection:
    """Find the database, and start the embedded server if it is the one and does not run.

    With `DATABASE_URL` set the embedded server is neither made nor started. Raises DatabaseUnavailable.
    """
    url = os.environ.get(SERVER_URL)
    if url:
        app = os.environ.get(APP_URL, url)
        _check(url, SERVER_URL)
        if app != url:
            _check(app, APP_URL)
        return Connection(owner=url, app=app, server=None)
    server = EmbeddedServer(home())
    server.start(lifetime=lifetime)
    return embedded_connection(server)


def embedded_connection(server: EmbeddedServer) -> Connection:
    """How to reach an embedded server."""
    return Connection(owner=server.dsn(OWNER), app=server.dsn(APP), server=server)


def _check(url: str, name: str) -> None:
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # What libpq says about it quotes it, and there may be a password in it.
        raise DatabaseUnavailable(
            f"{name} is not a libpq connection string: expected such as postgresql://user@host/dbname"
        ) from None
    try:
        psycopg.connect(url, connect_timeout=CONNECT_PATIENCE_S).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise DatabaseUnavailable(
            f"the database that {name} names cannot be reached ({reason}): correct {name}, "
            f"or unset {SERVER_URL} to use the embedded PostgreSQL"
        ) from error
