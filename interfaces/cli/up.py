"""`packhouse up`: the database, the tables, and all processes, until it is told to stop."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from adapters.database.connection import Connection, connect
from adapters.database.embedded import Lifetime
from adapters.database.locks import FileLock
from adapters.database.places import CHECKOUT, home
from interfaces.cli.children import Service, command_line
from interfaces.cli.exits import DONE, EnvironmentMissing, Failure
from interfaces.cli.processes import StopAsked, Supervisor
from interfaces.cli.web import demand_free_port, wait_until_it_answers, web_service

HOST = "127.0.0.1"
PORT = 8000
SIGNALLED = 128


@dataclass(frozen=True)
class Plan:
    """What to bring up, and what to do with it.

    `before` are `packhouse` commands that run one after the other before anything serves. `task` is one that
    runs when all is up; its end is the end of everything, unless it did well and the plan `stays`. Without a
    task it stands until somebody stops it. Both may use the owner's access to the database; what serves may not.
    """

    host: str = HOST
    port: int = PORT
    web_processes: int = 1
    before: Sequence[Sequence[str]] = (("migrate",),)
    task: Sequence[str] | None = None
    stays: bool = False

    @property
    def address(self) -> str:
        """Where people and programs reach it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("up")(up)


def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = HOST,
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = PORT,
    web_processes: Annotated[int, typer.Option(help="How many processes serve the web.", min=1)] = 1,
) -> None:
    """Start everything and keep it up until Ctrl-C, which stops all of it."""
    plan = Plan(host=host, port=port, web_processes=web_processes)
    raise typer.Exit(bring_up(plan, announce=announce))


def bring_up(plan: Plan, *, announce: Callable[[Plan], None]) -> int:
    """Bring up what the plan says and take all of it down at the end; returns the exit code.

    `announce` is called once, when the web answers. Raises Failure, DatabaseUnavailable.
    """
    demand_free_port(plan.host, plan.port)
    ours = _claim_home()
    connection = connect(Lifetime.TIED)
    try:
        return _supervise(plan, connection, announce)
    except StopAsked as stop:
        say("stopped")
        return DONE if plan.task is None or plan.stays else SIGNALLED + stop.how
    finally:
        connection.release()
        ours.give_back()


def announce(plan: Plan) -> None:
    """Say where it is."""
    print(f"Packhouse is up at {plan.address}, its logs are in {home() / 'log'}. Ctrl-C stops it.", flush=True)


def say(line: str) -> None:
    """One line for the operator, beside what a task writes."""
    print(f"packhouse: {line}", file=sys.stderr, flush=True)


def _claim_home() -> FileLock:
    (home() / "log").mkdir(parents=True, exist_ok=True)
    lock = FileLock(home() / "up.lock")
    if not lock.take():
        raise EnvironmentMissing(
            f"Packhouse is up already on {home()}: use it, stop it, or name another home with PACKHOUSE_HOME"
        )
    return lock


def _supervise(plan: Plan, connection: Connection, announce: Callable[[Plan], None]) -> int:
    log_folder = home() / "log"
    with Supervisor(folder=CHECKOUT, log_folder=log_folder, server=connection.server, tell=say) as supervisor:
        for arguments in plan.before:
            # What a program may read from us is what the task prints, and nothing before it.
            exit_code = supervisor.run(_task(arguments, connection), output=sys.stderr.fileno())
            _demand_success(exit_code, arguments)
        supervisor.start(_services(plan, connection))
        wait_until_it_answers(plan.host, plan.port, pause=supervisor.wait, log_folder=log_folder)
        announce(plan)
        if plan.task is None:
            supervisor.stand()
        exit_code = supervisor.run(_task(plan.task, connection))
        if plan.stays and exit_code == DONE:
            say(f"stays up at {plan.address}, Ctrl-C stops it")
            supervisor.stand()
        return exit_code


def _demand_success(exit_code: int, arguments: Sequence[str]) -> None:
    if exit_code != DONE:
        failure = Failure(f"`packhouse {' '.join(arguments)}` ended with exit code {exit_code}, nothing is started")
        failure.exit_code = exit_code
        raise failure


def _services(plan: Plan, connection: Connection) -> list[Service]:
    environment = _environment(connection, as_owner=False)
    web = web_service(host=plan.host, port=plan.port, web_processes=plan.web_processes, environment=environment)
    others = [Service(name, command_line(name), environment) for name in ("worker", "clock")]
    return [web, *others]


def _task(arguments: Sequence[str], connection: Connection) -> Service:
    return Service(arguments[0], command_line(*arguments), _environment(connection, as_owner=True))


def _environment(connection: Connection, *, as_owner: bool) -> dict[str, str]:
    """What a child needs to find our code and our database wherever it runs."""
    search_path = [str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **connection.environment(as_owner=as_owner),
        "PACKHOUSE_HOME": str(home()),
        "PYTHONPATH": os.pathsep.join(search_path),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
