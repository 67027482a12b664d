"""`packhouse status`: what waits, what is stuck, and what is in the house."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from django.db import ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from interfaces.cli.django import set_up
from interfaces.cli.exits import ANSWER_IS_NO


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("status")(status)


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what waits, what is stuck, and what is in the house.

    Exit code 0: all flows. 1: a fact is parked, or the tables are not what this version expects. 3: no database.
    """
    set_up()
    document = _document()
    print(json.dumps(document, indent=2) if as_json else "\n".join(_lines(document)))
    if not document["all_flows"]:
        raise typer.Exit(ANSWER_IS_NO)


def _document() -> dict[str, Any]:
    pending = _pending()
    if pending:
        return {"all_flows": False, "migrations_pending": pending}
    from interfaces.cli.flow import flow  # the rooms can be loaded only now

    found = flow()
    parked = any(each["parked"] for each in found["troubled"])
    return {"all_flows": not parked, "migrations_pending": [], **found}


def _pending() -> list[str]:
    """The migrations that are still to be done."""
    try:
        executor = MigrationExecutor(connection)
    except ProgrammingError:
        return ["those that let this role read which ones are done"]
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _lines(document: dict[str, Any]) -> Iterator[str]:
    if document["migrations_pending"]:
        yield f"migrations to do: {', '.join(document['migrations_pending'])}. Run `packhouse migrate`."
        return
    for waiting in document["facts_waiting"]:
        yield f"{waiting['facts']} facts wait for {waiting['subscriber']}, the oldest since {waiting['lag_s']:.1f} s"
    for trouble in document["troubled"]:
        yield _trouble(trouble)
    for facility in document["facilities"]:
        yield f"facility {facility['code']}: {_counts(facility['shipments'], 'shipments')}"
        for label in facility["labels_without_number"]:
            yield f"  {label['labels']} labels {label['state']} with carrier {label['carrier']}"
    for merchant in document["merchants"]:
        orders, units = merchant["backordered_orders"], merchant["backordered_units"]
        yield f"merchant {merchant['code']}: {orders} orders wait for {units} units"
    yield "all flows" if document["all_flows"] else "something is parked: see above"


def _trouble(trouble: dict[str, Any]) -> str:
    how = "PARKED" if trouble["parked"] else "tried again"
    return (
        f"{how}: {trouble['subscriber']} failed {trouble['attempts']} times on subject {trouble['subject_id']}"
        f" of shard {trouble['shard_id']}: {trouble['failure']}"
    )


def _counts(counts: dict[str, int], what: str) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or f"no {what} in the house"
