"""The `packhouse` command: which commands there are, and how each of them ends."""

import importlib
import sys
from collections.abc import Sequence

import typer

from adapters.database import DatabaseUnavailable
from interfaces.cli.exits import SOMETHING_MISSING, Failure

# Each command lives in a module of its own with an `add_to(app)`; only the one that is asked for is imported.
COMMANDS = {
    "up": "interfaces.cli.up",
    "migrate": "interfaces.cli.migrate",
    "verify": "interfaces.cli.verify",
    "why": "interfaces.cli.why",
    "seed": "interfaces.cli.seed",
    "import": "interfaces.cli.import_",
    "play": "interfaces.cli.play",
    "demo": "interfaces.cli.demo",
    "bench": "interfaces.cli.bench",
    "worker": "interfaces.cli.worker",
    "clock": "interfaces.cli.clock",
    "status": "interfaces.cli.status",
    "postgres": "interfaces.cli.postgres",
}


def build(arguments: Sequence[str]) -> typer.Typer:
    """The application with the command that the arguments name, or with all commands if they name none."""
    app = typer.Typer(
        name="packhouse",
        help="Packhouse: the software that a fulfillment company runs on.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_packhouse)
    asked_for = next((argument for argument in arguments if not argument.startswith("-")), "")
    for module in [COMMANDS[asked_for]] if asked_for in COMMANDS else COMMANDS.values():
        importlib.import_module(module).add_to(app)
    return app


def _packhouse() -> None:
    """Make a group of it even if there is one command only."""


def main() -> None:
    """Run the command line. An expected failure is one line on stderr and an exit code, never a traceback."""
    try:
        build(sys.argv[1:])(prog_name="packhouse")
    except Failure as failure:
        _end(failure, failure.exit_code)
    except DatabaseUnavailable as failure:
        _end(failure, SOMETHING_MISSING)


def _end(failure: Exception, exit_code: int) -> None:
    print(f"packhouse: {failure}", file=sys.stderr)
    sys.exit(exit_code)
