"""The same request key gets the same answer: the answer is kept in the transaction of its effect.

What was refused had no effect and is not kept: the same key may come again with a corrected request.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from interfaces.api.access import Request
from interfaces.api.answers import FIRST_REFUSAL, Reply, json_bytes, problem, refusal
from interfaces.api.refusals import RequestKeyUnfit
from interfaces.api.settling import KeptElsewhereError, settled
from packhouse.kernel.failpoints import reach
from packhouse.kernel.idempotency import LONGEST_KEY, Answer, RequestKeyReused, recall, remember
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant

HEADER = "HTTP_IDEMPOTENCY_KEY"


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request's key, and what the request asks for as a hash."""

    key: str
    fingerprint: str


def request_key(request: HttpRequest, content: object) -> RequestKey | None:
    """The Idempotency-Key of a request with this content, if it has one. Refuses one that cannot be kept.

    JSON that differs in spaces and order only is the same content.
    """
    key = request.META.get(HEADER)
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise RequestKeyUnfit(came=f"{len(key)} characters" if key.isascii() else "others")
    parts = content if isinstance(content, list) else [content]
    told = [problem(part) if isinstance(part, Refused) else part for part in parts]
    return RequestKey(key, hashlib.sha256(json_bytes([request.path, told])).hexdigest())


def once(request: Request, content: object, effect: Callable[[], Reply]) -> Reply:
    """Run an effect in one transaction with the merchant's rights, once for each request key."""
    merchant_id = request.auth.merchant_id
    key = request_key(request, content)
    keys = [key] if key else []

    def attempt() -> Reply:
        with as_merchant(merchant_id):
            replies = replays(merchant_id, keys)
            reply = replies[key.key] if key and replies else effect()
            if key and not replies:
                keep(merchant_id, {key: reply})
            reach("web.before_commit")
        reach("web.after_commit")
        return reply

    return settled(attempt)


def replays(merchant_id: int, keys: Sequence[RequestKey]) -> dict[str, Reply]:
    """The replies to keys that came before; a refusal where a key came with another content."""
    if not keys:
        return {}
    prints = {key.key: key.fingerprint for key in keys}
    known = recall(merchant_id=merchant_id, keys=list(prints))
    return {
        key: Reply(first.status, first.answer.encode(), is_replay=True)
        if first.fingerprint == prints[key]
        else refusal(RequestKeyReused(key=key))
        for key, first in known.items()
    }


def keep(merchant_id: int, replies: Mapping[RequestKey, Reply]) -> None:
    """Keep first replies, but no refusals. Raises KeptElsewhereError when another was faster with a key."""
    answers = [
        Answer(key.key, key.fingerprint, reply.status, reply.body.decode())
        for key, reply in replies.items()
        if reply.status < FIRST_REFUSAL
    ]
    if answers and len(remember(merchant_id=merchant_id, answers=answers)) < len(answers):
        raise KeptElsewhereError
