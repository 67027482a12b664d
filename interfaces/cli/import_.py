"""`packhouse import`: takes a file of orders in, as it is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from demo.csv_rows import BadFile
from demo.online_retail import Survey, survey
from interfaces.cli.django import set_up
from interfaces.cli.exits import ANSWER_IS_NO, BadInput

if TYPE_CHECKING:
    from demo.intake import Totals


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV file of invoice lines, as the wholesaler exports it.")],
    merchant: Annotated[
        str | None,
        typer.Option(help="Code of the merchant of all orders; without it trade, export and web share them."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Where to write the rows set aside; else beside us, FILE.set-aside.csv.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Group lines into orders, make missing products, set aside with a reason what is no order. Repeatable.

    The whole file is checked before anything is written. Exit code 0: every row is in an order or set aside.
    """
    found = _survey(file)
    report = report or Path(f"{file.stem}.set-aside.csv")
    if not report.parent.is_dir():
        raise BadInput(f"there is no folder {report.parent}: make it, or name another file with --report")
    set_up()
    totals = _take_in(file, found, merchant, report)
    print(json.dumps(_document(totals, report), indent=2) if as_json else "\n".join(_lines(totals, report)))
    if not totals.accounts_for_every_row:
        raise typer.Exit(ANSWER_IS_NO)


def _survey(file: Path) -> Survey:
    if file.exists() and not file.is_file():
        raise BadInput(f"{file} is no file. Name a CSV file.")
    try:
        with file.open("rb") as opened:
            return survey(opened)
    except BadFile as fault:
        raise BadInput(f"{file}: {fault} Nothing was changed.") from fault
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror}). Name a CSV file.") from error


def _take_in(file: Path, found: Survey, merchant: str | None, report: Path) -> "Totals":
    from demo.intake import MerchantMissing, merchant_ids, take_in  # the rooms can be loaded only now

    try:
        owners = merchant_ids(merchant)
    except MerchantMissing as missing:
        raise BadInput(
            f"there is no merchant {missing}: name one with --merchant, or make the demo's by `packhouse seed`."
            " Nothing was changed."
        ) from missing
    with _progress(found.rows) as seen:
        return take_in(file, found, merchant_ids=owners, report=report, seen=seen)


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing elsewhere: the lines at the end say it all."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("rows", total=rows)
        yield lambda more: progress.advance(bar, more)


def _document(totals: "Totals", report: Path) -> dict[str, Any]:
    return {
        "rows": totals.rows,
        "rows_in_orders": totals.lines,
        "rows_set_aside": totals.set_aside.total(),
        "set_aside": dict(sorted(totals.set_aside.items())),
        "orders": {
            "new": totals.orders_new,
            "replayed": totals.orders_replayed,
            "refused": totals.orders_refused,
        },
        "lines": totals.lines,
        "products_made": totals.products_made,
        "report": str(report),
    }


def _lines(totals: "Totals", report: Path) -> Iterator[str]:
    yield f"products made   {totals.products_made:>7,}"
    yield f"orders new      {totals.orders_new:>7,}"
    yield f"orders replayed {totals.orders_replayed:>7,}  (in the book before, unchanged)"
    yield f"orders refused  {totals.orders_refused:>7,}"
    yield f"rows in orders  {totals.lines:>7,}"
    yield f"rows set aside  {totals.set_aside.total():>7,}  in {report}"
    for reason, rows in totals.set_aside.most_common():
        yield f"  {reason:<22} {rows:>7,}"
    sign = "=" if totals.accounts_for_every_row else "IS NOT"
    yield f"{totals.lines:,} + {totals.set_aside.total():,} {sign} {totals.rows:,} rows in the file"
