"""Facts reach their subscribers: each effect once, however many workers run and die.

A subscriber takes a batch of what waits for it; taking and effect share one transaction, so that the effect
and the end of the waiting become durable together or not at all. What was told together waits as one row; when
its delivery fails the row is split, so that the one fact that cannot be delivered stands alone: it is put off,
and parked after `MOST_ATTEMPTS`.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from packhouse.kernel.facts import Fact
from packhouse.kernel.failpoints import reach
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import as_operator
from packhouse.kernel.values import dataclass

SQL = statements(__file__)
LOG = logging.getLogger(__name__)

MOST_AT_ONCE = 500
MOST_ATTEMPTS = 12
SHARDS = ("merchant", "facility")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a subscriber gets: the facts, all of one shard, oldest first, and the time of the delivery."""

    facts: Sequence[Any]
    now: datetime
    actor_id: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """One line of the wiring: these kinds of fact go to this function under this name.

    The name stands in waiting rows: it may not change while any wait.
    """

    name: str
    kinds: tuple[type[Fact], ...]
    effect: Callable[[Heard], None]

    @property
    def shard(self) -> str:
        """The shard group of its facts: a subscription hears one group."""
        return self.kinds[0].shard


@dataclass(frozen=True, slots=True)
class Due:
    """A shard in which so many facts wait for a subscriber."""

    shard: str
    shard_id: int
    subscriber: str
    facts: int


@dataclass(frozen=True, slots=True)
class Troubled:
    """Facts that a subscriber failed on; `subject_id` is what the first of them is about."""

    shard_id: int
    subscriber: str
    subject_id: int
    facts: int
    attempts: int
    parked: bool
    failure: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How many facts wait for a subscriber, and for how many seconds the oldest that is due has."""

    subscriber: str
    facts: int
    lag_s: float


def due(shard: str = "") -> list[Due]:
    """Where facts wait, of one shard group or of both. Needs an open transaction."""
    return [each for each in SQL["shards_waiting"].rows(Due) if shard in ("", each.shard)]


def lags() -> list[Lag]:
    """What waits for whom, parked facts among it. Needs an open transaction."""
    return [row for shard in SHARDS for row in SQL[f"waiting_{shard}"].rows(Lag)]


def troubled() -> list[Troubled]:
    """The facts that some subscriber failed on, parked ones among them. Needs an open transaction."""
    return [row for shard in SHARDS for row in SQL[f"troubled_{shard}"].rows(Troubled)]


def retry_parked() -> int:
    """Give every parked fact another try; how many. Needs an open transaction."""
    return sum(SQL[f"unpark_{shard}"].run() for shard in SHARDS)


def deliver(
    subscription: Subscription, *, shard_id: int, now: datetime, actor_id: int, most: int = MOST_AT_ONCE
) -> int:
    """Deliver one batch in a transaction of its own; how many facts, 0 when there is nothing left to take.

    What fails is halved until it stands alone; then it is put off, and the others go on. Two workers do not work
    for one subscriber in one shard at a time, so that facts come in their order. A lost database says nothing
    about the facts: its error is raised.
    """
    while True:
        try:
            return _deliver_once(subscription, shard_id, now, actor_id, most)
        except Exception as failure:
            if not connection.is_usable():
                raise
            LOG.warning("%s failed on a batch of up to %s facts", subscription.name, most, exc_info=most == 1)
            if most == 1 and not _isolate(subscription, shard_id, failure):
                return 0
            most = max(1, most // 2)


def _deliver_once(subscription: Subscription, shard_id: int, now: datetime, actor_id: int, most: int) -> int:
    with as_operator():
        taken = _take(subscription, shard_id, most)
        if not taken:
            return 0
        reach("worker.taken")
        subscription.effect(Heard(facts=taken, now=now, actor_id=actor_id))
        reach("worker.effect")
    reach("worker.committed")
    return len(taken)


def _take(subscription: Subscription, shard_id: int, most: int) -> list[Fact]:
    kinds = {kind.__name__: kind for kind in subscription.kinds}
    ((taken,),) = SQL[f"take_{subscription.shard}"].tuples(shard_id=shard_id, subscriber=subscription.name, most=most)
    return [kinds[kind](**body) for kind, body in taken]


def _isolate(subscription: Subscription, shard_id: int, failure: Exception) -> bool:
    """Split the row that failed, or put it off if it is a single fact already; whether there was one."""
    whose = {"shard_id": shard_id, "subscriber": subscription.name}
    with as_operator():
        rows = SQL[f"first_waiting_{subscription.shard}"].tuples(**whose)
        for waiting_id, facts in rows:
            if facts > 1:
                SQL[f"split_{subscription.shard}"].run(**whose, waiting_id=waiting_id)
            else:
                SQL[f"postpone_{subscription.shard}"].run(
                    **whose,
                    waiting_id=waiting_id,
                    most_attempts=MOST_ATTEMPTS,
                    failure=f"{type(failure).__name__}: {failure}"[:500],
                )
    return bool(rows)
