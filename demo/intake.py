"""Takes the wholesaler's file in: makes the products that are missing, has the orders accepted, sets the rest aside.

Repeatable: what is in the book stays as it is. Every row of the file ends in an order or in the report.
"""

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from demo.online_retail import CHANNELS, COLUMNS, Invoice, Row, SetAside, Survey, read
from interfaces import clock
from packhouse.catalog import operations as catalog
from packhouse.catalog.queries import product_ids
from packhouse.catalog.values import MOST_PRODUCTS, NewProduct, Stored
from packhouse.kernel.actors import actor
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant, as_operator
from packhouse.merchants.queries import merchant
from packhouse.orders import operations as orders

ORDERS_AT_ONCE = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class MerchantMissing(Exception):
    """There is no merchant of that code."""


@dataclass(slots=True)
class Totals:
    """What became of the file. Rows are rows of the file without its header."""

    rows: int
    products_made: int = 0
    orders_new: int = 0
    orders_replayed: int = 0
    orders_refused: int = 0
    lines: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    @property
    def accounts_for_every_row(self) -> bool:
        """Whether each row is a line of an order or set aside."""
        return self.lines + self.set_aside.total() == self.rows


@dataclass(frozen=True, slots=True)
class Intake:
    """Who the orders belong to, by the channel they came by; who is asked; where the rows set aside are written."""

    merchant_ids: Mapping[str, int]
    actor_id: int
    aside: Callable[[Row, str], None]
    totals: Totals

    def put_products(self, survey: Survey) -> None:
        """Make the products that a merchant does not have yet."""
        wanted: dict[int, set[str]] = defaultdict(set)
        for channel, skus in survey.skus.items():
            wanted[self.merchant_ids[channel]] |= skus
        for merchant_id, missing in sorted(wanted.items()):
            for part in _parts(sorted(missing), MOST_PRODUCTS):
                self.totals.products_made += _put_missing(merchant_id, part, survey.names)

    def accept(self, channel: str, invoices: Sequence[Invoice]) -> None:
        """Have orders accepted in one transaction; the rows of a refused one are set aside under its reason."""
        merchant_id = self.merchant_ids[channel]
        with as_merchant(merchant_id):
            answers = orders.accept(
                merchant_id=merchant_id,
                orders=[invoice.order for invoice in invoices],
                now=clock.now(),
                actor_id=self.actor_id,
            )
        for invoice, answer in zip(invoices, answers, strict=True):
            if isinstance(answer, Refused):
                self.totals.orders_refused += 1
                for row in invoice.rows:
                    self.aside(row, answer.code)
            else:
                self.totals.orders_replayed += answer.replayed
                self.totals.orders_new += not answer.replayed
                self.totals.lines += len(invoice.rows)


def merchant_ids(code: str | None) -> dict[str, int]:
    """The merchant of each channel: all of one code, or the three that are named like the channels."""
    found: dict[str, int] = {}
    with as_operator():
        for channel in CHANNELS:
            wanted = merchant(code or channel)
            if wanted is None:
                raise MerchantMissing(code or channel)
            found[channel] = wanted.id
    return found


def take_in(
    path: Path,
    survey: Survey,
    *,
    merchant_ids: Mapping[str, int],
    report: Path,
    seen: Callable[[int], None],
) -> Totals:
    """Take a surveyed file in; `seen` is told how many more rows are dealt with."""
    totals = Totals(rows=survey.rows)
    with as_operator():
        actor_id = actor("program", "packhouse import")
    with path.open("rb") as file, _report(report) as write:

        def aside(row: Row, reason: str) -> None:
            totals.set_aside[reason] += 1
            write(row, reason)

        intake = Intake(merchant_ids, actor_id, aside, totals)
        intake.put_products(survey)
        waiting: dict[str, list[Invoice]] = defaultdict(list)
        for found in read(file, survey):
            if isinstance(found, SetAside):
                aside(found.row, found.reason)
                seen(1)
                continue
            waiting[found.channel].append(found)
            if len(waiting[found.channel]) == ORDERS_AT_ONCE:
                _accept(intake, found.channel, waiting.pop(found.channel), seen)
        for channel, invoices in waiting.items():
            _accept(intake, channel, invoices, seen)
    return totals


def _accept(intake: Intake, channel: str, invoices: Sequence[Invoice], seen: Callable[[int], None]) -> None:
    intake.accept(channel, invoices)
    seen(sum(len(invoice.rows) for invoice in invoices))


def _put_missing(merchant_id: int, skus: Sequence[str], names: Mapping[str, str]) -> int:
    with as_merchant(merchant_id):
        there = product_ids(merchant_id=merchant_id, skus=skus)
        new = [NewProduct(sku, names[sku]) for sku in skus if sku not in there]
        stored = catalog.put_products(merchant_id=merchant_id, products=new, now=clock.now()) if new else []
    return sum(isinstance(answer, Stored) for answer in stored)


def _parts(skus: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    return (skus[start : start + length] for start in range(0, len(skus), length))


@contextmanager
def _report(path: Path) -> Iterator[Callable[[Row, str], None]]:
    """A writer of rows set aside. The file is there when all of it is, never half."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield _writer(file)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _writer(file: TextIO) -> Callable[[Row, str], None]:
    cells = csv.writer(file)
    cells.writerow(["row", "reason", *COLUMNS])
    return lambda row, reason: cells.writerow([row.number, reason, *map(_harmless, row.cells)])


def _harmless(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula; numbers stay numbers."""
    if not cell.startswith(FORMULA_STARTS) or cell.lstrip("+-").replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}"
