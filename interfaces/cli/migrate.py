"""`packhouse migrate`: brings the tables to what this version expects."""

from typing import Annotated

import typer
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from interfaces.cli.django import set_up
from interfaces.cli.exits import ANSWER_IS_NO

# Two that migrate at the same time wait for each other; the number only has to be ours alone.
LOCK = 7_214_225_501


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("migrate")(migrate)


def migrate(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit code 1 if something is to do.")] = False,
) -> None:
    """Bring the tables to what this version expects, and say what was done."""
    set_up(owner=True)
    if check:
        pending = _pending(_executor())
        _say("to do", pending)
        raise typer.Exit(ANSWER_IS_NO if pending else 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _say("done", _apply())
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _apply() -> list[Migration]:
    executor = _executor()
    pending = _pending(executor)
    executor.migrate(executor.loader.graph.leaf_nodes())
    return pending


def _executor() -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    return executor


def _pending(executor: MigrationExecutor) -> list[Migration]:
    return [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _say(what: str, migrations: list[Migration]) -> None:
    for migration in migrations:
        print(f"{what}: {migration.app_label}.{migration.name}")
    if not migrations:
        print("the tables are what this version expects")
