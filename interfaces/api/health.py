"""Whether this process can serve: it can if it reaches the database."""

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from interfaces.api.answers import json_response, refusal, response
from interfaces.api.settling import away


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError) as failure:
        return response(refusal(away(failure)))
    return json_response({"status": "ok"})
