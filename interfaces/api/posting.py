"""Single orders that come at the same time are committed together."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

from interfaces import clock
from interfaces.api.answers import Reply, json_bytes, refusal
from interfaces.api.gather import Gathering
from interfaces.api.once import RequestKey, keep, replays
from interfaces.api.outgoing import accepted
from interfaces.api.refusals import Fault
from interfaces.api.settling import away, give_back_connection, settled
from packhouse.kernel.failpoints import reach
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant, become_merchant
from packhouse.orders import operations as orders
from packhouse.orders.values import Accepted, NewOrder

LOG = logging.getLogger(__name__)
CREATED, REPEATED = 201, 200


@dataclass(frozen=True, slots=True)
class PostedOrder:
    """An order that a merchant's program sent by itself, and its request key if it has one."""

    merchant_id: int
    actor_id: int
    order: NewOrder
    key: RequestKey | None


def post(posted: PostedOrder) -> Reply:
    """Put one order into the book; returns after the commit, which others who wait may share."""
    apart = (posted.merchant_id, posted.key.key) if posted.key else None
    return COUNTER.ask(posted, apart=apart)


def post_together(posted: Sequence[PostedOrder]) -> list[Reply]:
    """Commit orders in one transaction; if that fails, each in its own, so that one fails no other."""
    try:
        return settled(lambda: _commit(posted))
    except (OperationalError, InterfaceError) as failure:
        return [refusal(away(failure))] * len(posted)
    except Exception:
        LOG.exception("%s orders could not be committed together", len(posted))
        if len(posted) == 1:
            return [refusal(Fault())]
        return [reply for each in posted for reply in post_together([each])]
    finally:
        give_back_connection()


def _commit(posted: Sequence[PostedOrder]) -> list[Reply]:
    groups: dict[tuple[int, int], list[int]] = {}
    for number, each in enumerate(posted):
        groups.setdefault((each.merchant_id, each.actor_id), []).append(number)
    replies: dict[int, Reply] = {}
    first, *_ = in_order = sorted(groups)
    with as_merchant(first[0]):
        for group in in_order:
            if group != first:
                become_merchant(group[0])
            numbers = groups[group]
            replies.update(zip(numbers, _accept([posted[n] for n in numbers]), strict=True))
        reach("web.before_commit")
    reach("web.after_commit")
    return [replies[number] for number in range(len(posted))]


def _accept(posted: Sequence[PostedOrder]) -> list[Reply]:
    """Answer the orders of one merchant and actor."""
    merchant_id, actor_id = posted[0].merchant_id, posted[0].actor_id
    before = replays(merchant_id, [each.key for each in posted if each.key])
    new = [each for each in posted if each.key is None or each.key.key not in before]

    answers = orders.accept(
        merchant_id=merchant_id, orders=[each.order for each in new], now=clock.now(), actor_id=actor_id
    )
    replies = [reply_of(answer) for answer in answers]

    keep(merchant_id, {each.key: reply for each, reply in zip(new, replies, strict=True) if each.key})
    fresh = iter(replies)
    return [before[each.key.key] if each.key and each.key.key in before else next(fresh) for each in posted]


def reply_of(answer: Accepted | Refused) -> Reply:
    """The reply to one order: 201 when it is new, 200 when it was there with the same content."""
    if isinstance(answer, Refused):
        return refusal(answer)
    return Reply(REPEATED if answer.replayed else CREATED, json_bytes(accepted(answer)))


COUNTER: Gathering[PostedOrder, Reply] = Gathering(post_together)
