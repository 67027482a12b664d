"""What happens by itself: facts reach their subscribers, and labels that are asked for are bought.

A worker does this whenever it is woken; the demo, the bench and the tests do it when they like.
"""

import logging
from datetime import datetime

from config.carriers import buy_labels_at
from config.wiring import SUBSCRIPTIONS
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.delivery import SHARDS, deliver, due, retry_parked
from packhouse.kernel.transactions import as_operator
from packhouse.shipping.queries import facilities_with_requests

LOG = logging.getLogger(__name__)

BY_NAME = {subscription.name: subscription for subscription in SUBSCRIPTIONS}


def drain(now: datetime, *, actor_id: int = SYSTEM) -> int:
    """Go on until nothing is due any more; how many facts were delivered and labels settled."""
    done = 0
    while progress := one_round(now, actor_id=actor_id):
        done += progress
    return done


def one_round(now: datetime, *, actor_id: int = SYSTEM) -> int:
    """One batch for each subscriber and shard with something due; how many facts and labels, 0 if nothing moved."""
    with as_operator():
        waiting = [each for shard in SHARDS for each in due(shard)]
        to_label = facilities_with_requests()
    known = [each for each in waiting if each.subscriber in BY_NAME]
    if len(known) < len(waiting):
        strangers = {each.subscriber for each in waiting} - set(BY_NAME)
        LOG.error("facts wait for %s, which config/wiring.py does not name", sorted(strangers))
    delivered = [
        deliver(BY_NAME[each.subscriber], shard_id=each.shard_id, now=now, actor_id=actor_id) for each in known
    ]
    return sum(delivered) + buy_labels_at(to_label, now=now, actor_id=actor_id)


def unpark() -> int:
    """Give what failed too often another try, once its cause is mended; how many waiting rows."""
    with as_operator():
        return retry_parked()
