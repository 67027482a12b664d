"""`packhouse verify`: whether what must always be true is true."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interfaces.cli.django import set_up
from interfaces.cli.exits import ANSWER_IS_NO, BadInput

if TYPE_CHECKING:
    from interfaces.audit import Proof

WIDTH = 32


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("verify")(verify)


def verify(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    facility: Annotated[str | None, typer.Option(help="Look at this facility, by code.")] = None,
    merchant: Annotated[str | None, typer.Option(help="Look at this merchant, by code.")] = None,
) -> None:
    """Check the books against each other, and name the rows that break what must always be true.

    Exit code 0: nothing found. 1: something was found.
    """
    set_up()
    from interfaces.audit import audit  # the rooms can be loaded only now

    proofs: list[Proof] = []
    try:
        for proof in audit(facility=facility, merchant=merchant):
            proofs.append(proof)
            if not as_json:
                _say(proof, is_first=len(proofs) == 1)
    except KeyError as unknown:
        raise BadInput(f"there is no facility or merchant with the code {unknown}") from unknown
    print(json.dumps(_document(proofs), indent=2, default=str) if as_json else "\n".join(_findings(proofs)))
    if any(proof.broken for proof in proofs):
        raise typer.Exit(ANSWER_IS_NO)


def _say(proof: "Proof", *, is_first: bool) -> None:
    """One line for each as soon as it is looked at: a large house takes its time."""
    if is_first:
        print(f"{'looked at':<{WIDTH}}  invariants  broken")
    print(f"{proof.subject!s:<{WIDTH}}  {proof.tried:>10}  {len(proof.broken):>6}", flush=True)


def _document(proofs: Sequence["Proof"]) -> dict[str, Any]:
    return {
        "proofs": [
            {"scope": p.subject.scope, "code": p.subject.code, "invariants": p.tried, "broken": len(p.broken)}
            for p in proofs
        ],
        "findings": [
            {
                "scope": proof.subject.scope,
                "code": proof.subject.code,
                "invariant": broken.invariant,
                "states": broken.states,
                "rows": broken.rows,
            }
            for proof in proofs
            for broken in proof.broken
        ],
    }


def _findings(proofs: Sequence["Proof"]) -> Iterator[str]:
    for proof in proofs:
        for broken in proof.broken:
            yield f"\n{proof.subject}: NOT TRUE ({broken.invariant})"
            yield f"  {broken.states}"
            cells = [tuple(map(str, row.values())) for row in broken.rows]
            yield from (f"    {line}" for line in _table([tuple(broken.rows[0]), *cells]))
    found = sum(len(proof.broken) for proof in proofs)
    yield f"\n{'nothing found' if not found else f'{found} found'}"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
