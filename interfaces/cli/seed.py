"""`packhouse seed`: makes the demo's world."""

import json
from typing import Annotated

import typer

from adapters.database.places import home
from interfaces.cli.django import set_up


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("seed")(seed)


def seed(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Make two facilities with their locations, three merchants and a key for each. Repeatable."""
    set_up()
    from demo import world  # the rooms can be loaded only now

    home().mkdir(parents=True, exist_ok=True)
    made = world.make(home())
    key_file = home() / world.KEY_FILE
    if as_json:
        facilities, merchants = dict(made.facility_ids), dict(made.merchant_ids)
        print(json.dumps({"facilities": facilities, "merchants": merchants, "key_file": str(key_file)}, indent=2))
        return
    print(f"world {world.NAME}: {world.AISLES * world.BAYS * world.LEVELS:,} storage locations a facility")
    print(f"facilities: {', '.join(made.facility_ids)}")
    print(f"merchants:  {', '.join(made.merchant_ids)}")
    print(f"their keys: {key_file}")
