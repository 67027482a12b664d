"""The API as a whole: its resources, its description, and what becomes of what is raised in it."""

import logging
from pathlib import Path

import ninja
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.static import serve
from ninja import Swagger
from ninja.errors import ValidationError

from interfaces.api import refusals
from interfaces.api.access import ApiKey
from interfaces.api.answers import refusal, response
from interfaces.api.described import DescribedApi
from interfaces.api.routes import availability, inbound, orders, problems, products, shipments, timeline
from interfaces.api.settling import away
from packhouse.kernel.refusals import Refused

LOG = logging.getLogger(__name__)
PAGES = Path(ninja.__file__).parent / "static" / "ninja"

DESCRIPTION = """
Send orders, announce goods and see where they are. All ids are strings.

**Keys.** Send `Authorization: Bearer pk_...` with every request. A key opens one merchant's data.

**Repeating.** Every POST may carry an `Idempotency-Key`: the same key with the same content gets the first answer
again (`Idempotency-Replayed: true`) and has one effect; with another content it is refused. Orders and inbound
shipments are known by your own `external_id`, too: the same again is the same one, and what differs is named.

**Refusals** are problems (RFC 9457, `application/problem+json`): `code` for programs, `detail` for people.

**Pages** are followed by `next_cursor`: give it as `cursor` for the next page, until it is null.
"""

api = DescribedApi(
    title="Packhouse",
    version="1",
    description=DESCRIPTION,
    auth=ApiKey(),
    # Without this the page would send the description to a validator on the net.
    docs=Swagger(settings={"validatorUrl": None, "persistAuthorization": True}),
)
for module in (orders, timeline, shipments, products, inbound, availability, problems):
    api.add_router("", module.router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    answer = response(refusal(refused))
    if answer.status_code == refusals.KeyMissing.status:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the address does not fit."""
    first = error.errors[0]
    name = str(first["loc"][-1])
    expected = first["msg"].removeprefix("Input should be ")
    came = request.GET.get(name, "nothing")[:80]
    return _refused(request, refusals.ParameterInvalid(parameter=name, expected=expected, came=came))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _away(request: HttpRequest, error: OperationalError | InterfaceError) -> HttpResponse:
    return _refused(request, away(error))


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    LOG.error("%s %s", request.method, request.path, exc_info=error)
    return _refused(request, refusals.Fault())


def page_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the description's page. It comes from the framework's package: nothing is loaded from the net."""
    return serve(request, name, document_root=str(PAGES))
