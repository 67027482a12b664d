"""`packhouse why`: why an order does not move, and the one change that would let it go on."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from interfaces.cli.django import set_up
from interfaces.cli.exits import BadInput
from interfaces.clock import now

if TYPE_CHECKING:
    from packhouse.reports.values import Explanation, FoundOrder


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("why")(why)


def why(
    order: Annotated[str, typer.Argument(help="The merchant's own id of the order, or ours; #17 is always ours.")],
    merchant: Annotated[str | None, typer.Option(help="Look at this merchant's orders alone, by code.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say in words why an order does not move, and name the one change that would let it go on."""
    set_up()
    from packhouse.kernel.transactions import as_auditor  # the rooms can be loaded only now
    from packhouse.reports import queries as reports

    with as_auditor():
        found = _the_one(order, merchant, reports.find_orders(order))
        explanation = reports.why(merchant_id=found.merchant_id, order_id=found.order_id, now=now())
    if explanation is None:
        raise BadInput(f"order {order} is there, but not whole: run `packhouse verify`")
    print(_document(found, explanation) if as_json else _text(found, explanation))


def _the_one(reference: str, merchant: str | None, found: Sequence["FoundOrder"]) -> "FoundOrder":
    meant = [each for each in found if merchant in (None, each.merchant_code)]
    if not meant:
        whose = f"merchant {merchant} has" if merchant else "there is"
        raise BadInput(f"{whose} no order {reference}: give the merchant's own id of it, or ours as #17")
    if len(meant) > 1:
        these = ", ".join(f"{each.merchant_code} ({each.external_id}, #{each.order_id})" for each in meant)
        raise BadInput(f"several orders are called {reference}: {these}; name the merchant with --merchant CODE")
    return meant[0]


def _document(found: "FoundOrder", explanation: "Explanation") -> str:
    said = {**asdict(explanation), "order_id": str(found.order_id)}
    return json.dumps({"merchant": found.merchant_code, **said}, indent=2)


def _text(found: "FoundOrder", explanation: "Explanation") -> str:
    title = f"Order {explanation.external_id} of {found.merchant_code} (#{found.order_id}) is {explanation.state}."
    return "\n".join([title, *(f"  {sentence}" for sentence in explanation.sentences), "", f"-> {explanation.unblock}"])
