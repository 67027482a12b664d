"""A worker that comes to an end: delivers facts until none waits. A program."""

import time

from config.wiring import SUBSCRIPTIONS
from interfaces import clock
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_operator

LOOK_AGAIN_S = 0.1


def main(patience_s: str) -> None:
    """Deliver. What is still put off, after failures, when the patience is at its end is shown."""
    deadline = time.monotonic() + float(patience_s)
    while hear() or _troubled():
        if time.monotonic() > deadline:
            raise SystemExit(f"facts still wait: {_troubled()}")


def hear() -> int:
    """Deliver what is due, once round; how many facts."""
    with as_operator():
        due = [each for shard in delivery.SHARDS for each in delivery.due(shard)]
    return sum(
        delivery.deliver(subscription, shard_id=each.shard_id, now=clock.now(), actor_id=SYSTEM)
        for subscription in SUBSCRIPTIONS
        for each in due
        if each.subscriber == subscription.name
    )


def _troubled() -> list[delivery.Troubled]:
    with as_operator():
        troubled = delivery.troubled()
    if troubled:
        time.sleep(LOOK_AGAIN_S)
    return troubled
