"""The outermost layer: every refusal is a problem, every answer says how long it took."""

from collections.abc import Callable
from time import perf_counter_ns

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from interfaces.api import answers, refusals
from interfaces.api.answers import ProblemResponse
from packhouse.kernel.refusals import Refused

NS_PER_MS = 1_000_000


Handler = Callable[[HttpRequest], HttpResponseBase]


def edge(get_response: Handler) -> Handler:
    """Django middleware; the only one."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        started = perf_counter_ns()
        response = _answer(get_response, request)
        if isinstance(response, HttpResponse):
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Server-Timing"] = f"app;dur={(perf_counter_ns() - started) / NS_PER_MS:.3f}"
        return response

    return answered


def _answer(get_response: Handler, request: HttpRequest) -> HttpResponseBase:
    try:
        request.get_host()
    except DisallowedHost:
        host = request.META.get("HTTP_HOST", "")[:200]
        return answers.response(answers.refusal(refusals.HostUnknown(host=host)))
    response = get_response(request)
    if isinstance(response, ProblemResponse) and response.refused is refusals.ConnectionLost:
        # Every request here may be repeated, so the caller need not hear of it.
        response = get_response(request)
    if response.status_code >= answers.FIRST_REFUSAL and not isinstance(response, ProblemResponse):
        return _spoken(request, response)
    return response


def _spoken(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """What Django refused by itself, as a problem."""
    problem = answers.response(answers.refusal(_refusal(request, response)))
    if "Allow" in response.headers:
        problem.headers["Allow"] = response.headers["Allow"]
    return problem


def _refusal(request: HttpRequest, response: HttpResponseBase) -> Refused:
    match response.status_code:
        case 404:
            return refusals.RouteUnknown(path=request.path[:200])
        case 405:
            return refusals.MethodNotAllowed(method=request.method, allowed=response.headers.get("Allow", ""))
        case status if status < refusals.Fault.status:
            return refusals.BadRequest()
        case _:
            return refusals.Fault()
