"""`packhouse bench`: how fast it is, measured against the least that the database would need."""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.database.connection import APP_URL, SERVER_URL
from adapters.database.places import CHECKOUT, home
from interfaces.cli.children import Service, command_line
from interfaces.cli.django import set_up
from interfaces.cli.processes import StopAsked, Supervisor
from interfaces.cli.web import wait_until_it_answers, web_service

HOST = "127.0.0.1"
SIGNALLED = 128


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("bench")(bench)


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="A smaller run that ends within a minute.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    stages: Annotated[bool, typer.Option("--stages", help="Say where the time of the cycle goes, too.")] = False,
) -> None:
    """Measure the full cycle beside bare SQL, the web, growth and memory, in databases of the bench's own.

    Exit code 0: it was measured, whatever was reached.
    """
    set_up(owner=True)
    from bench.databases import databases  # the rooms can be loaded only now
    from bench.extent import FULL, QUICK
    from bench.printing import lines
    from bench.run import Bench

    signal.signal(signal.SIGTERM, _end)
    try:
        with _progress() as begin, databases(os.environ[SERVER_URL], os.environ[APP_URL]) as made:
            document = Bench(made, QUICK if quick else FULL, serve=serving, begin=begin).run(stages=stages)
    except StopAsked as stop:
        raise typer.Exit(SIGNALLED + stop.how) from stop
    print(json.dumps(document, indent=2) if as_json else lines(document))


@dataclass(frozen=True)
class Running:
    """The processes of Packhouse, on a database of the bench."""

    host: str
    port: int
    supervisor: Supervisor

    def watch(self) -> None:
        """Look after them for a moment. Raises StopAsked."""
        self.supervisor.wait(0.01)

    def pids(self) -> dict[str, int]:
        """The process of each service, by name."""
        return self.supervisor.pids()


@contextmanager
def serving(dsn: str) -> Iterator[Running]:
    """Web, worker and clock on a database, as `packhouse up` starts them; they end with this."""
    environment = {
        SERVER_URL: dsn,
        APP_URL: dsn,
        "PACKHOUSE_HOME": str(home()),
        "PYTHONPATH": os.pathsep.join([str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
    }
    port, log_folder = _free_port(), home() / "log" / "bench"
    log_folder.mkdir(parents=True, exist_ok=True)
    services = [web_service(host=HOST, port=port, web_processes=1, environment=environment)]
    services += [Service(name, command_line(name), environment) for name in ("worker", "clock")]
    with Supervisor(folder=CHECKOUT, log_folder=log_folder, server=None, tell=_say) as supervisor:
        supervisor.start(services)
        wait_until_it_answers(HOST, port, pause=supervisor.wait, log_folder=log_folder)
        yield Running(HOST, port, supervisor)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _end(how: int, frame: FrameType | None) -> None:
    raise SystemExit(SIGNALLED + how)


def _say(line: str) -> None:
    print(f"packhouse: {line}", file=sys.stderr, flush=True)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """A bar for each part on a terminal, else a line; drawn only between two measurements."""
    if not sys.stderr.isatty():
        yield _plainly
        return
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as progress:

        def begin(what: str, steps: int) -> Callable[[], None]:
            part = progress.add_task(what, total=steps)
            progress.refresh()

            def step() -> None:
                progress.advance(part)
                progress.refresh()

            return step

        yield begin


def _plainly(what: str, steps: int) -> Callable[[], None]:
    _say(what)
    return lambda: None
