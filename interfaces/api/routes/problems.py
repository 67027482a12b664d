"""The kinds of refusals: where the `type` of a problem leads."""

from collections.abc import Iterator

from django.http import HttpResponse
from ninja import Router

from interfaces.api import outgoing
from interfaces.api.access import Request
from interfaces.api.answers import PROBLEMS_AT, json_response, title
from interfaces.api.refusals import ApiRefused, RouteUnknown, status_of_kind
from packhouse.kernel.refusals import Refused

router = Router(tags=["problems"], auth=None)


@router.get("/problems", response={200: outgoing.ProblemKinds}, summary="List the kinds of problems")
def listed(request: Request) -> HttpResponse:
    """Every kind of problem that a request may be answered with, by its code."""
    kinds = _kinds()
    return json_response(outgoing.ProblemKinds([kinds[code] for code in sorted(kinds)]))


@router.get("/problems/{code}", response={200: outgoing.ProblemKind}, summary="Look at a kind of problem")
def one(request: Request, code: str) -> HttpResponse:
    """What a kind of problem means and what to do about it: the `type` of a problem leads here."""
    kinds = _kinds()
    if code not in kinds:
        raise RouteUnknown(path=request.path[:200])
    return json_response(kinds[code])


def _kinds() -> dict[str, outgoing.ProblemKind]:
    found = {}
    for kind in _below(Refused):
        code = outgoing.snake(kind.__name__)
        found[code] = outgoing.ProblemKind(
            type=PROBLEMS_AT + code, code=code, status=status_of_kind(kind), title=title(kind), says=kind.says
        )
    return found


def _below(kind: type[Refused]) -> Iterator[type[Refused]]:
    for each in kind.__subclasses__():
        if each is not ApiRefused:
            yield each
        yield from _below(each)
