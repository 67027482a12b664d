"""Waiting for what Packhouse does by itself: its worker process hears the facts and buys the labels."""

import time
from datetime import datetime

from config import schedule
from packhouse.kernel.delivery import SHARDS, Troubled, due, troubled
from packhouse.kernel.transactions import as_operator
from packhouse.shipping.queries import facilities_with_requests

LOOK_EVERY_S = 0.004
PATIENCE_S = 60.0


class WorkersStuck(Exception):
    """What should happen by itself does not."""


def wait_until_done() -> None:
    """Return when no fact waits to be heard and no label to be bought. Raises WorkersStuck."""
    deadline = time.monotonic() + PATIENCE_S
    while what := _undone():
        if time.monotonic() > deadline:
            raise WorkersStuck(f"after {PATIENCE_S:.0f} s there is still undone: {what}. Is a worker running?")
        time.sleep(LOOK_EVERY_S)


def track(now: datetime) -> None:
    """Let the clock ring that asks the carriers where the parcels are."""
    schedule.poll_tracking(int(now.timestamp()))


def _undone() -> str:
    with as_operator():
        waiting = [f"{each.subscriber} in {shard} {each.shard_id}" for shard in SHARDS for each in due(shard)]
        waiting += [f"labels of {carrier} in facility {facility}" for facility, carrier in facilities_with_requests()]
        return ", ".join(waiting[:5]) or "; ".join(_said(each) for each in troubled()[:3])


def _said(each: Troubled) -> str:
    return f"{each.subscriber} failed {each.attempts} times on {each.facts} facts: {each.failure}"
