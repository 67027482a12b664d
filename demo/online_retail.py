"""Orders out of the invoice lines of a UK gift wholesaler, in its own columns and with its own dirt.

The columns and their traps: `InvoiceNo` (a `C` in front is a cancellation), `StockCode` (of any case; some are
charges and no goods), `Description` (may be empty), `Quantity` (negative on write-offs), `InvoiceDate` (local UK
time), `UnitPrice` (GBP), `CustomerID` (a number written as `17850.0`, may be empty), `Country` (a name). The same row
twice on an invoice is two lines. What is no order line is set aside with a reason; nothing is guessed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import BinaryIO
from zoneinfo import ZoneInfo

from demo import csv_rows
from demo.csv_rows import BadFile
from packhouse.orders.values import NewLine, NewOrder, Recipient

COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
LONDON = ZoneInfo("Europe/London")
CHARGES = {"AMAZONFEE", "B", "BANK CHARGES", "C2", "CRUK", "D", "DOT", "M", "POST", "S"}
CHANNELS = ("trade", "export", "web")
QUANTITY = re.compile(r"[+-]?\d{1,9}", re.ASCII)
PRICE = re.compile(r"-?\d{1,9}(\.\d{1,4})?", re.ASCII)
CUSTOMER = re.compile(r"(\d{1,12})(\.0)?|", re.ASCII)
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)

COUNTRIES = {
    "Australia": "AU",
    "Austria": "AT",
    "Bahrain": "BH",
    "Belgium": "BE",
    "Brazil": "BR",
    "Canada": "CA",
    "Channel Islands": "GG",
    "Cyprus": "CY",
    "Czech Republic": "CZ",
    "Denmark": "DK",
    "EIRE": "IE",
    "Finland": "FI",
    "France": "FR",
    "Germany": "DE",
    "Greece": "GR",
    "Hong Kong": "HK",
    "Iceland": "IS",
    "Israel": "IL",
    "Italy": "IT",
    "Japan": "JP",
    "Lebanon": "LB",
    "Lithuania": "LT",
    "Malta": "MT",
    "Netherlands": "NL",
    "Norway": "NO",
    "Poland": "PL",
    "Portugal": "PT",
    "RSA": "ZA",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "USA": "US",
    "United Arab Emirates": "AE",
    "United Kingdom": "GB",
}
"""The wholesaler's names of countries; `Unspecified` and `European Community` are none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came (`cells`, in the order of COLUMNS) and as it is meant. The price is in GBP."""

    number: int
    cells: tuple[str, ...]
    invoice_no: str
    sku: str
    description: str
    quantity: int
    placed_at: datetime
    unit_price: Decimal
    customer_no: str
    country: str | None

    @property
    def channel(self) -> str:
        """How the order came: from a trade customer in the UK, from abroad, or from the web without an account."""
        if not self.customer_no:
            return "web"
        return "trade" if self.country == "GB" else "export"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is no line of an order, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An order, the channel it came by, and the rows it was made of, one a line."""

    channel: str
    order: NewOrder
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What one look through the whole file found: it is sound, this many rows, these products.

    `names` are by SKU, `skus` by channel; `last_rows` says with which row an invoice is complete.
    """

    rows: int
    names: Mapping[str, str]
    skus: Mapping[str, frozenset[str]]
    last_rows: Mapping[str, int]


def survey(file: BinaryIO) -> Survey:
    """Look through the whole file. Raises BadFile, naming the row."""
    count = 0
    names: dict[str, Counter[str]] = defaultdict(Counter)
    skus: dict[str, set[str]] = {channel: set() for channel in CHANNELS}
    last_rows: dict[str, int] = {}
    for row in _rows(file):
        count += 1
        if reason_aside(row) is None:
            names[row.sku][row.description] += 1
            skus[row.channel].add(row.sku)
            last_rows[row.invoice_no] = row.number
    return Survey(
        rows=count,
        names={sku: _most_frequent(said) or sku for sku, said in names.items()},
        skus={channel: frozenset(found) for channel, found in skus.items()},
        last_rows=last_rows,
    )


def read(file: BinaryIO, survey: Survey) -> Iterator[Invoice | SetAside]:
    """Each invoice when its last row is read, and each row that is set aside. Every row comes up exactly once."""
    unfinished: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(file):
        reason = reason_aside(row)
        if reason is not None:
            yield SetAside(row, reason)
            continue
        unfinished[row.invoice_no].append(row)
        if row.number == survey.last_rows[row.invoice_no]:
            yield _invoice(unfinished.pop(row.invoice_no))


def reason_aside(row: Row) -> str | None:
    """Why a row is no line of an order; None if it is one."""
    if row.invoice_no.startswith("C"):
        return "cancellation"
    if row.sku in CHARGES or row.sku.startswith("GIFT_"):
        return "charge"
    if row.quantity <= 0:
        return "negative_quantity" if row.quantity else "no_quantity"
    if row.unit_price == 0 and not row.customer_no:
        return "stock_adjustment"
    return None if row.country else "unknown_country"


def _rows(file: BinaryIO) -> Iterator[Row]:
    return (_row(number, cells) for number, cells in csv_rows.rows(file, columns=COLUMNS))


def _row(number: int, cells: list[str]) -> Row:
    invoice_no, stock_code, description, quantity, date, price, customer, country = (cell.strip() for cell in cells)
    return Row(
        number=number,
        cells=tuple(cells),
        invoice_no=_demanded(number, "InvoiceNo", invoice_no, "a number"),
        sku=_demanded(number, "StockCode", stock_code, "a code").upper(),
        description=description,
        quantity=int(_matched(number, "Quantity", quantity, QUANTITY, "a whole number")),
        placed_at=_placed_at(number, date),
        unit_price=Decimal(_matched(number, "UnitPrice", price, PRICE, "a price such as 2.95")),
        customer_no=_matched(number, "CustomerID", customer, CUSTOMER, "a number or nothing").partition(".")[0],
        country=COUNTRIES.get(country),
    )


def _demanded(number: int, column: str, cell: str, expected: str) -> str:
    if not cell:
        raise _unreadable(number, column, cell, expected)
    return cell


def _matched(number: int, column: str, cell: str, pattern: re.Pattern[str], expected: str) -> str:
    if not pattern.fullmatch(cell):
        raise _unreadable(number, column, cell, expected)
    return cell


def _placed_at(number: int, cell: str) -> datetime:
    expected = "a time such as 2010-12-06 08:34:00"
    try:
        written = datetime.fromisoformat(_matched(number, "InvoiceDate", cell, TIME, expected))
        return written.replace(tzinfo=LONDON).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _unreadable(number, "InvoiceDate", cell, expected) from error


def _unreadable(number: int, column: str, cell: str, expected: str) -> BadFile:
    return BadFile(f"Row {number}, {column}: expected {expected}, came {cell[:50]!r}. Correct the cell.")


def _most_frequent(said: Counter[str]) -> str:
    """The most frequent description that says anything; the first of equals."""
    return next((text for text, _ in said.most_common() if text), "")


def _invoice(rows: list[Row]) -> Invoice:
    first = rows[0]
    order = NewOrder(
        external_id=first.invoice_no,
        ship_to=Recipient(
            name=f"Customer {first.customer_no}" if first.customer_no else "", country=first.country or ""
        ),
        lines=tuple(NewLine(row.sku, row.quantity, row.unit_price) for row in rows),
        service="express" if first.channel == "web" else "standard",
        placed_at=first.placed_at,
    )
    return Invoice(first.channel, order, tuple(rows))
