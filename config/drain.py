"""What happens by itself: facts reach their subscribers, and labels that are asked for are bought.

A worker does this whenever it is woken; the demo, the bench and the tests do it when they like.
"""

import logging
from datetime import datetime
from typing import NamedTuple

from config.carriers import buy_labels_at
from config.wiring import SUBSCRIPTIONS
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.delivery import MOST_AT_ONCE, deliver, due, retry_parked
from packhouse.kernel.facts import rung
from packhouse.kernel.transactions import as_operator
from packhouse.shipping.queries import facilities_with_requests

LOG = logging.getLogger(__name__)

BY_NAME = {subscription.name: subscription for subscription in SUBSCRIPTIONS}


class Round(NamedTuple):
    """What came of a round: how many facts and labels, and whether there may be more to do at once."""

    done: int
    goes_on: bool


def drain(now: datetime, *, actor_id: int = SYSTEM) -> int:
    """Go on until nothing is due any more; how many facts were delivered and labels settled."""
    done, goes_on = one_round(now, actor_id=actor_id)
    while goes_on:
        more, goes_on = one_round(now, actor_id=actor_id)
        done += more
    return done


def one_round(now: datetime, *, actor_id: int = SYSTEM) -> Round:
    """One batch for each subscriber and shard with something due, then the labels that are asked for.

    It goes on if facts were left, or new ones told, of which anything came at all: who fails is not asked again at
    once. What others tell meanwhile rings.
    """
    before = rung()
    with as_operator():
        waiting = due()
    known = [each for each in waiting if each.subscriber in BY_NAME]
    if len(known) < len(waiting):
        strangers = {each.subscriber for each in waiting} - set(BY_NAME)
        LOG.error("facts wait for %s, which config/wiring.py does not name", sorted(strangers))
    delivered = sum(
        deliver(BY_NAME[each.subscriber], shard_id=each.shard_id, now=now, actor_id=actor_id) for each in known
    )
    with as_operator():
        to_label = facilities_with_requests()
    labeled = buy_labels_at(to_label, now=now, actor_id=actor_id)
    has_left = delivered != sum(each.facts for each in known) or labeled >= MOST_AT_ONCE or rung() != before
    return Round(delivered + labeled, has_left and delivered + labeled > 0)


def unpark() -> int:
    """Give what failed too often another try, once its cause is mended; how many waiting rows."""
    with as_operator():
        return retry_parked()
