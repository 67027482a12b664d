"""Django for a command that needs it: the database found, the settings loaded."""

import atexit
import gc
import os

import django

from adapters.database.connection import APP_URL, SERVER_URL, connect
from adapters.database.embedded import Lifetime


def set_up(*, owner: bool = False) -> None:
    """Make Django ready on the database of `DATABASE_URL`, else on the embedded one, started if need be.

    The connection is the application's, which row-level security binds; with `owner=True` it is the one that
    may change tables. An embedded server that this command started ends with the last process that uses it.
    Raises DatabaseUnavailable.
    """
    connection = connect(Lifetime.SHARED)
    atexit.register(connection.release)
    os.environ[APP_URL] = connection.app
    os.environ[SERVER_URL] = connection.owner if owner else connection.app
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # What is loaded now stays: looking through it for garbage again and again costs a batch some 7 us an order.
    gc.freeze()
