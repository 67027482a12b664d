"""`packhouse clock`: sets off what is due at certain times."""

import importlib

import typer
from django.db import connection
from procrastinate import PsycopgConnector

from interfaces.cli.django import set_up

CONNECTIONS_MAX = 3
# The clock gives itself what to do, so there is nobody to ring for it.
LOOK_EVERY_S = 1.0
END_PATIENCE_S = 5.0


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("clock")(clock)


def clock() -> None:
    """Set off what is due at certain times (config/schedule.py), until it is told to stop."""
    set_up()
    schedule = importlib.import_module("config.schedule")  # the rooms can be loaded only now
    parameters = connection.get_connection_params()
    for of_django in ("cursor_factory", "context"):
        parameters.pop(of_django, None)
    connector = PsycopgConnector(kwargs=parameters, min_size=1, max_size=CONNECTIONS_MAX)
    with schedule.app.replace_connector(connector) as app:
        app.run_worker(
            name="clock",
            concurrency=1,
            listen_notify=False,
            fetch_job_polling_interval=LOOK_EVERY_S,
            shutdown_graceful_timeout=END_PATIENCE_S,
            delete_jobs="successful",
        )
