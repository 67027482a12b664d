"""Answers as HTTP responses: JSON, and problems as RFC 9457 describes them."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse

from interfaces.api.refusals import BodyInvalid, status_of
from packhouse.kernel.refusals import Refused

JSON = "application/json"
PROBLEM = "application/problem+json"
PROBLEMS_AT = "/v1/problems/"
MULTI_STATUS, FIRST_REFUSAL, UNAVAILABLE = 207, 400, 503
RETRY_AFTER_S = "2"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request is answered with, before it is an HTTP response. The body is JSON."""

    status: int
    body: bytes
    is_replay: bool = False
    refused: type[Refused] | None = None


class ProblemResponse(HttpResponse):
    """A refusal on the wire; `refused` is what kind it is."""

    refused: type[Refused] | None = None


def json_bytes(content: object) -> bytes:
    """JSON: dataclasses as objects, times in UTC with a Z, decimals as strings."""
    return orjson.dumps(content, default=_spell, option=orjson.OPT_UTC_Z)


def json_response(content: object, status: int = 200) -> HttpResponse:
    """A response of JSON."""
    return HttpResponse(json_bytes(content), status=status, content_type=JSON)


def response(reply: Reply) -> HttpResponse:
    """The response of a reply; a refusal is a problem."""
    if reply.status >= FIRST_REFUSAL:
        problem = ProblemResponse(reply.body, status=reply.status, content_type=PROBLEM)
        problem.refused = reply.refused
        if reply.status == UNAVAILABLE:
            problem.headers["Retry-After"] = RETRY_AFTER_S
        return problem
    answer = HttpResponse(reply.body, status=reply.status, content_type=JSON)
    if reply.is_replay:
        answer.headers["Idempotency-Replayed"] = "true"
    return answer


def refusal(refused: Refused) -> Reply:
    """The reply of a refusal."""
    return Reply(status_of(refused), json_bytes(problem(refused)), refused=type(refused))


def refused_item(refused: Refused) -> dict[str, Any]:
    """One of several items that was refused."""
    return {"status": status_of(refused), "problem": problem(refused)}


def items_reply(items: Sequence[Mapping[str, Any]]) -> Reply:
    """The reply to several items, each with its own status: 207, whatever they are."""
    refused = sum(["problem" in item for item in items])
    content = {"accepted": len(items) - refused, "refused": refused, "items": items}
    return Reply(MULTI_STATUS, json_bytes(content))


def problem(refused: Refused) -> dict[str, Any]:
    """A refusal as a problem: its code, what to do, and its facts."""
    code = refused.code
    content: dict[str, Any] = {
        **refused.facts,
        "type": PROBLEMS_AT + code,
        "title": title(type(refused)),
        "status": status_of(refused),
        "detail": str(refused),
        "code": code,
    }
    if isinstance(refused, BodyInvalid):
        content["errors"] = refused.misfits
    return content


def title(kind: type[Refused]) -> str:
    """What all refusals of a kind have in common: the first line of its docstring."""
    return (inspect.getdoc(kind) or kind.__name__).partition("\n")[0]


def _spell(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON")
