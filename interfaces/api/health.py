"""Whether this process can serve: it can if it reaches the database."""

import logging

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from interfaces.api.answers import json_response, refusal, response
from interfaces.api.refusals import DatabaseAway

LOG = logging.getLogger(__name__)


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError) as failure:
        LOG.warning("the database cannot be reached: %s", failure)
        return response(refusal(DatabaseAway()))
    return json_response({"status": "ok"})
