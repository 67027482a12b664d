"""`packhouse worker`: what happens by itself, in the background, as soon as it is due."""

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType
from typing import Annotated

import psycopg
import typer
from django.db import InterfaceError, OperationalError, connection

from interfaces.cli.django import set_up
from interfaces.clock import now

LOG = logging.getLogger(__name__)

CHANNEL = "packhouse_facts"
# The bell only saves time: what is due is found by looking, this often at least.
LOOK_EVERY_S = 1.0
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 5.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("worker")(worker)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    retry_parked: Annotated[
        bool, typer.Option("--retry-parked", help="Give the facts that failed too often another try first.")
    ] = False,
) -> None:
    """Bring facts to those who hear them, and buy the labels that are asked for, until it is told to stop."""
    set_up()
    from config.drain import drain, unpark  # the rooms can be loaded only now

    if retry_parked:
        print(f"{unpark()} facts are tried again")
    if once:
        print(f"{drain(now())} facts and labels")
        return
    with _stop_signals() as stop:
        serve(stop)


def serve(stop: Event) -> None:
    """Work until `stop` is set: the batch at hand is finished. A lost database is waited for."""
    from config.drain import one_round

    bell = Bell()
    backoff_s = FIRST_BACKOFF_S
    while not stop.is_set():
        try:
            bell.listen()
            while not stop.is_set() and one_round(now()).goes_on:
                pass
            backoff_s = FIRST_BACKOFF_S
            bell.wait(LOOK_EVERY_S)
        except LOST as lost:
            LOG.warning("the database is gone, tried again in %.1f s: %s", backoff_s, " ".join(str(lost).split()))
            bell.hang_up()
            connection.close()
            stop.wait(backoff_s)
            backoff_s = min(2 * backoff_s, LONGEST_BACKOFF_S)
    bell.hang_up()
    connection.close()


class Bell:
    """A connection of its own on which the database rings when facts wait."""

    def __init__(self) -> None:
        self._line: psycopg.Connection[tuple[object, ...]] | None = None

    def listen(self) -> None:
        """Hear from now on what rings. Repeatable."""
        if self._line is None:
            self._line = psycopg.connect(**{**connection.get_connection_params(), "autocommit": True})
            self._line.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> None:
        """Return when it rings or has rung since the last time, and after so long at the latest."""
        if self._line is not None:
            for _ in self._line.notifies(timeout=seconds, stop_after=1):
                pass

    def hang_up(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None


@contextmanager
def _stop_signals() -> Iterator[Event]:
    """An event that is set when somebody asks us to stop."""
    stop = Event()

    def ask(how: int, frame: FrameType | None) -> None:
        stop.set()

    before = {how: signal.signal(how, ask) for how in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for how, handler in before.items():
            signal.signal(how, handler)
