"""`packhouse play`: a week of real orders, played at high speed by simulated staff and trucks."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from adapters.database.places import home
from interfaces import clock
from interfaces.cli.django import set_up
from interfaces.cli.exits import ANSWER_IS_NO, EnvironmentMissing, Failure

if TYPE_CHECKING:
    from demo.play import Play
    from demo.prove import Proved
    from demo.week import Week
    from interfaces.cli.story import Played

WEEK_DAYS = 7


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("play")(play)


def play(
    days: Annotated[
        int, typer.Option(help="How many days of the week, from Monday.", min=1, max=WEEK_DAYS)
    ] = WEEK_DAYS,
    seed: Annotated[int, typer.Option(help="The same seed gives the same week.")] = 1,
    base_url: Annotated[str, typer.Option(help="Where Packhouse serves.")] = "http://127.0.0.1:8000",
    prove: Annotated[
        bool, typer.Option("--prove", help="Then take the file in once more, which changes nothing, and verify.")
    ] = False,
    unless_played: Annotated[
        bool, typer.Option("--unless-played", help="If it was played before, say so and end with 0.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play the week, once, on a running Packhouse that shares the clock of PACKHOUSE_CLOCK_FILE with this.

    Exit code 0: played, and with --prove nothing was found. 1: something was found, or it was played before.
    """
    _demand_shared_clock()
    set_up()
    from interfaces.cli import story  # the rooms can be loaded only now

    played = _from_the_start(base_url, days=days, seed=seed, prove=prove, unless_played=unless_played)
    if as_json:
        print(json.dumps(story.document(played), indent=2))
    else:
        story.show(played)
    if played.proved is not None and not played.proved.is_sound:
        raise typer.Exit(ANSWER_IS_NO)


def _demand_shared_clock() -> None:
    if not os.environ.get(clock.VARIABLE):
        raise EnvironmentMissing(
            f"the play sets the time: start `packhouse up` and this with the same {clock.VARIABLE},"
            " or use `packhouse demo`, which does all of it"
        )


def _from_the_start(base_url: str, *, days: int, seed: int, prove: bool, unless_played: bool) -> "Played":
    from demo.dock import StaffStopped
    from demo.prove import prove as proof
    from demo.shop import Unexpected
    from demo.week import load
    from demo.workers import WorkersStuck

    clock.release()
    found = load(clock.now().date())
    try:
        with _progress() as passed:
            playing = _stage(found, base_url, days, seed, passed)
            if playing.was_begun():
                _end_early(unless_played)
            return _play(playing, partial(proof, found, home(), is_whole=days == WEEK_DAYS) if prove else None)
    except (Unexpected, StaffStopped, WorkersStuck) as fault:
        raise Failure(f"the play has stopped: {fault}") from fault
    finally:
        clock.release()


def _play(playing: "Play", prove: Callable[[], "Proved"] | None) -> "Played":
    from interfaces.cli.story import Played
    from packhouse.kernel.transactions import as_auditor
    from packhouse.reports.queries import summary

    started = time.perf_counter()
    spent = playing.run()
    ended = clock.now() + timedelta(seconds=1)
    clock.release()
    seconds = time.perf_counter() - started
    with as_auditor():
        figures = summary(since=playing.begins, until=ended)
    return Played(figures, spent, seconds, time.process_time(), prove() if prove else None)


def _end_early(unless_played: bool) -> NoReturn:
    says = (
        "the week was played, or begun, before in this database: it is played once. To play it from the start, end"
        f" this and take a database without it (the embedded one lies in {home()}; remove that folder)"
    )
    if not unless_played:
        raise Failure(says)
    print(f"packhouse: {says}", file=sys.stderr)
    raise typer.Exit


def _stage(found: "Week", base_url: str, days: int, seed: int, passed: Callable[[datetime, float], None]) -> "Play":
    from config.carriers import DEFAULT_CARRIER
    from demo import world
    from demo.play import Play, Stage
    from demo.workers import track, wait_until_done

    stage = Stage(
        world=world.make(home()),
        base_url=base_url,
        carrier=DEFAULT_CARRIER,
        settle=wait_until_done,
        track=track,
        passed=passed,
    )
    return Play(found, stage, seed=seed, days=days)


@contextmanager
def _progress() -> Iterator[Callable[[datetime, float], None]]:
    """How far the time of the play is: a bar on a terminal, a line a day elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _a_line_a_day(console)
        return
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("the week", total=1.0)
        yield lambda now, share: progress.update(bar, completed=share, description=f"{now:%a %d %b %H:%M}")


def _a_line_a_day(console: Console) -> Callable[[datetime, float], None]:
    days: set[str] = set()

    def passed(now: datetime, share: float) -> None:
        day = f"{now:%a %Y-%m-%d}"
        if day not in days:
            days.add(day)
            console.print(f"{share:4.0%}  {day}", highlight=False)

    return passed
