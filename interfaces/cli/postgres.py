"""`packhouse postgres`: the embedded server by itself, for operators and for tests."""

import os
import shutil
import signal
import subprocess
from types import FrameType
from typing import Annotated

import typer

from adapters.database.connection import embedded_connection
from adapters.database.embedded import EmbeddedServer, Lifetime
from adapters.database.locks import FileLock
from adapters.database.places import home
from adapters.database.roles import DATABASE, OWNER
from adapters.database.temporary import temporary_server
from adapters.database.tether import tethered
from interfaces.cli.exits import ANSWER_IS_NO, BadInput, EnvironmentMissing

SIGNALLED = 128

app = typer.Typer(help="The embedded PostgreSQL server by itself.", no_args_is_help=True)


def add_to(packhouse: typer.Typer) -> None:
    """Add the commands to the application."""
    packhouse.add_typer(app, name="postgres")


@app.command()
def start() -> None:
    """Start the server; it stays up until `packhouse postgres stop`."""
    server = EmbeddedServer(home())
    server.start(lifetime=Lifetime.KEPT)
    print(f"PostgreSQL is up, process {server.postmaster_pid()}: {server.dsn()}")


@app.command()
def stop() -> None:
    """Stop the server, whoever started it."""
    server = EmbeddedServer(home())
    if not server.is_running():
        print("PostgreSQL does not run.")
        return
    _demand_that_nobody_restarts_it()
    server.shut_down()
    print("PostgreSQL is stopped.")


@app.command()
def status() -> None:
    """Say whether the server runs. Exit code 1 if it does not."""
    server = EmbeddedServer(home())
    pid = server.postmaster_pid()
    if pid is None:
        print(f"PostgreSQL does not run on {home()}.")
        raise typer.Exit(ANSWER_IS_NO)
    print(f"PostgreSQL runs on {home()}, process {pid}, {'ready' if server.answers() else 'not ready yet'}.")


@app.command("psql-dsn")
def psql_dsn(
    user: Annotated[str, typer.Option(help="Role to connect as.")] = OWNER,
    dbname: Annotated[str, typer.Option(help="Database to connect to.")] = DATABASE,
) -> None:
    """Print the connection string, for `psql "$(packhouse postgres psql-dsn)"`."""
    print(EmbeddedServer(home()).dsn(user, dbname))


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after --.")],
) -> None:
    """Run a command on a fresh server of its own, which is removed after. Ends with the command's exit code.

    The command finds the server in DATABASE_URL (as the owner of the tables) and PACKHOUSE_APP_URL.
    """
    program = shutil.which(command[0])
    if program is None:
        raise BadInput(f"{command[0]} is not a program: give a command to run after --")
    _end_in_order_on(signal.SIGTERM, signal.SIGHUP)
    with temporary_server() as server:
        environment = embedded_connection(server).environment(as_owner=True)
        environment["PACKHOUSE_HOME"] = str(server.places.home)
        exit_code = _attend([program, *command[1:]], environment)
    raise typer.Exit(exit_code)


def _attend(command: list[str], environment: dict[str, str]) -> int:
    child = subprocess.Popen(
        tethered(command, at_death=signal.SIGTERM), env={**os.environ, **environment}, restore_signals=True
    )
    # Ctrl-C reaches the command too, and how it ends is its own matter.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return_code = child.wait()
    finally:
        child.terminate()
        child.wait()
        signal.signal(signal.SIGINT, before)
    return return_code if return_code >= 0 else SIGNALLED - return_code


def _end_in_order_on(*signals: signal.Signals) -> None:
    def end(how: int, frame: FrameType | None) -> None:
        raise SystemExit(SIGNALLED + how)

    for how in signals:
        signal.signal(how, end)


def _demand_that_nobody_restarts_it() -> None:
    up = FileLock(home() / "up.lock")
    if not up.take():
        raise EnvironmentMissing("`packhouse up` runs and would start PostgreSQL again: stop that instead")
    up.give_back()
