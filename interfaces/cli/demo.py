"""`packhouse demo`: a warehouse to look at, from nothing."""

import json
import os
import socket
from typing import Annotated

import typer

from adapters.database.places import home
from adapters.database.temporary import temporary_home
from interfaces import clock
from interfaces.cli.up import HOST, PORT, Plan, bring_up, say

CLOCK_FILE = "clock"
KEY_FILE = "merchant-keys.json"


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("demo")(demo)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Play in a house of its own, prove it sound, and leave nothing behind.")
    ] = False,
    port: Annotated[int, typer.Option(help="Port to listen on; with --once any free one.", max=65_535)] = 0,
    days: Annotated[int, typer.Option(help="How many days of the week are played.", min=1, max=7)] = 7,
    seed: Annotated[int, typer.Option(help="The same seed gives the same week.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
) -> None:
    """Start everything, play a week of real orders, and stay up until Ctrl-C.

    Exit code with --once: 0 when a second import changes nothing and `packhouse verify` finds nothing.
    """
    options = ["--days", str(days), "--seed", str(seed), *(["--json"] if as_json else [])]
    if not once:
        raise typer.Exit(_stay(port or PORT, options))
    with temporary_home() as fresh:
        os.environ["PACKHOUSE_HOME"] = str(fresh)
        raise typer.Exit(_once(port or _free_port(), options))


def _once(port: int, options: list[str]) -> int:
    return bring_up(_plan(port, ["--prove", *options]), announce=_announce)


def _stay(port: int, options: list[str]) -> int:
    return bring_up(_plan(port, ["--unless-played", *options], stays=True), announce=_announce)


def _plan(port: int, options: list[str], *, stays: bool = False) -> Plan:
    """Who shares the clock file shares the time of the play. It begins and ends as the wall clock."""
    file = home() / CLOCK_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    os.environ[clock.VARIABLE] = str(file)
    clock.release()
    task = ("play", "--base-url", f"http://{HOST}:{port}", *options)
    return Plan(port=port, before=(("migrate",), ("seed",)), task=task, stays=stays)


def _announce(plan: Plan) -> None:
    """Say where it is and who may log in; on stderr, so that a program reads the summary alone."""
    say(f"up at {plan.address}, its pages for programs at {plan.address}/v1/docs, logs in {home() / 'log'}")
    say(f"keys of the merchants: {home() / KEY_FILE}")
    if plan.stays:
        for code, key in json.loads((home() / KEY_FILE).read_text()).items():
            say(f"log-in of merchant {code}: Authorization: Bearer {key}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
