"""The roles and the database that Packhouse expects on a server of its own."""

import psycopg
from psycopg import sql

OWNER = "packhouse_owner"
APP = "packhouse_app"
DATABASE = "packhouse"

ROLES = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN
        CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packhouse_operator') THEN
        CREATE ROLE packhouse_operator NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'packhouse_merchant') THEN
        CREATE ROLE packhouse_merchant NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT pg_has_role('{APP}', 'packhouse_operator', 'SET') THEN
        GRANT packhouse_operator TO {APP};
    END IF;
    IF NOT pg_has_role('{APP}', 'packhouse_merchant', 'SET') THEN
        GRANT packhouse_merchant TO {APP};
    END IF;
END
$$
"""


def ensure_roles(maintenance_dsn: str) -> None:
    """Make the roles and the database that are missing. Repeatable; changes nothing that is there."""
    with psycopg.connect(maintenance_dsn, autocommit=True) as connection:
        connection.execute(ROLES)
        _ensure_database(connection, DATABASE)


def _ensure_database(connection: psycopg.Connection, name: str) -> None:
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
