"""Workers that deliver facts to one subscriber after the other, and die while they do. A program."""

import json
import sys
import time

from config.wiring import SUBSCRIPTIONS
from interfaces import clock
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.delivery import Subscription
from packhouse.kernel.transactions import as_operator
from tests.faults.mortal import in_a_child

POINTS = ("worker.taken", "worker.effect", "worker.committed")
PATIENCE_S = 10.0
NOBODY_DIES = "calm"


def main(how: str) -> None:
    """For each subscriber a worker dies at each point, then another one finishes. Prints how each of them ended."""
    points = () if how == NOBODY_DIES else POINTS
    ends = {
        f"{subscription.name} {point}": in_a_child(lambda s=subscription: finish(s), failpoint=point)
        for subscription in SUBSCRIPTIONS
        for point in (*points, "")
    }
    json.dump(ends, sys.stdout)


def finish(subscription: Subscription) -> None:
    """Deliver until nothing waits for the subscriber. What a dead worker had locked is free in a moment."""
    deadline = time.monotonic() + PATIENCE_S
    while shard_ids := due(subscription):
        assert time.monotonic() < deadline, f"{shard_ids} still wait for {subscription.name}"
        for shard_id in shard_ids:
            delivery.deliver(subscription, shard_id=shard_id, now=clock.now(), actor_id=SYSTEM)


def due(subscription: Subscription) -> list[int]:
    """The shards in which something waits for it."""
    with as_operator():
        waiting = delivery.due(subscription.shard)
    return [each.shard_id for each in waiting if each.subscriber == subscription.name]
