"""The wholesaler's file is read as it is, and a file that is not what it should be is refused by row."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import demo
from demo.csv_rows import LONGEST_ROW, BadFile
from demo.online_retail import COLUMNS, Invoice, SetAside, read, survey
from packhouse.orders.values import NewLine, Recipient

WEEK = Path(demo.__file__).parent / "data" / "one_week.csv"
HEADER = ",".join(COLUMNS)
LINE = ["537226", "22811", "SET OF 6 T-LIGHTS", "6", "2010-12-06 08:34:00", "2.95", "15987.0", "United Kingdom"]


def a_line(**cells: str) -> list[str]:
    return [cells.get(column, cell) for column, cell in zip(COLUMNS, LINE, strict=True)]


def a_file(*lines: list[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *lines])
    return written.getvalue().encode()


def taken(content: bytes) -> list[Invoice | SetAside]:
    return list(read(io.BytesIO(content), survey(io.BytesIO(content))))


def refusal(content: bytes) -> str:
    with pytest.raises(BadFile) as refused:
        survey(io.BytesIO(content))
    return str(refused.value)


def test_every_row_of_the_week_is_in_an_order_or_set_aside() -> None:
    content = WEEK.read_bytes()

    found = survey(io.BytesIO(content))
    came = taken(content)

    invoices = [item for item in came if isinstance(item, Invoice)]
    aside = Counter(item.reason for item in came if isinstance(item, SetAside))
    assert found.rows == 16_588
    assert len(invoices) == 526
    assert sum(len(invoice.rows) for invoice in invoices) == 16_087
    assert aside == {"cancellation": 311, "stock_adjustment": 102, "charge": 51, "negative_quantity": 37}
    numbers = [row.number for item in came for row in (item.rows if isinstance(item, Invoice) else (item.row,))]
    assert sorted(numbers) == list(range(2, 16_590))


def test_an_invoice_becomes_an_order() -> None:
    (invoice,) = taken(a_file(a_line(), a_line(StockCode="84029g", Quantity="2", UnitPrice="3.4")))

    assert isinstance(invoice, Invoice)
    assert invoice.channel == "trade"
    order = invoice.order
    assert order.external_id == "537226"
    assert order.ship_to == Recipient(name="Customer 15987", country="GB")
    assert order.lines == (NewLine("22811", 6, Decimal("2.95")), NewLine("84029G", 2, Decimal("3.4")))
    assert order.placed_at == datetime(2010, 12, 6, 8, 34, tzinfo=UTC)


def test_times_are_local_times_of_the_uk() -> None:
    (invoice,) = taken(a_file(a_line(InvoiceDate="2011-07-01 12:00:00")))

    assert isinstance(invoice, Invoice)
    assert invoice.order.placed_at == datetime(2011, 7, 1, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"InvoiceNo": "C537226", "Quantity": "-6"}, "cancellation"),
        ({"Quantity": "-6"}, "negative_quantity"),
        ({"Quantity": "0"}, "no_quantity"),
        ({"StockCode": "POST"}, "charge"),
        ({"StockCode": "m"}, "charge"),
        ({"StockCode": "gift_0001_40"}, "charge"),
        ({"StockCode": "BANK CHARGES", "Quantity": "-1"}, "charge"),
        ({"UnitPrice": "0.0", "CustomerID": ""}, "stock_adjustment"),
        ({"Country": "Unspecified"}, "unknown_country"),
    ],
)
def test_what_is_no_order_line_is_set_aside_with_a_reason(cells: dict[str, str], reason: str) -> None:
    came = taken(a_file(a_line(), a_line(**cells)))

    (aside,) = [item for item in came if isinstance(item, SetAside)]
    assert (aside.row.number, aside.reason) == (3, reason)
    (invoice,) = [item for item in came if isinstance(item, Invoice)]
    assert len(invoice.rows) == 1


def test_a_gift_to_a_customer_is_a_line_like_any_other() -> None:
    (invoice,) = taken(a_file(a_line(UnitPrice="0.0")))

    assert isinstance(invoice, Invoice)


@pytest.mark.parametrize(
    ("cells", "channel", "name"),
    [
        ({}, "trade", "Customer 15987"),
        ({"Country": "EIRE"}, "export", "Customer 15987"),
        ({"CustomerID": ""}, "web", ""),
        ({"CustomerID": "", "Country": "France"}, "web", ""),
    ],
)
def test_the_channel_follows_from_customer_and_country(cells: dict[str, str], channel: str, name: str) -> None:
    (invoice,) = taken(a_file(a_line(**cells)))

    assert isinstance(invoice, Invoice)
    assert (invoice.channel, invoice.order.ship_to.name) == (channel, name)


def test_the_same_row_twice_is_two_lines() -> None:
    (invoice,) = taken(a_file(a_line(), a_line()))

    assert isinstance(invoice, Invoice)
    assert invoice.order.lines[0] == invoice.order.lines[1]


def test_lines_of_an_invoice_are_found_wherever_they_stand() -> None:
    came = taken(a_file(a_line(), a_line(InvoiceNo="537227"), a_line(Quantity="9")))

    assert [item.order.external_id for item in came if isinstance(item, Invoice)] == ["537227", "537226"]
    assert [line.quantity for item in came if isinstance(item, Invoice) for line in item.order.lines] == [6, 6, 9]


def test_a_product_has_its_most_frequent_name_and_one_code_in_upper_case() -> None:
    content = a_file(
        a_line(StockCode="85123a", Description=""),
        a_line(StockCode="85123A", Description=""),
        a_line(StockCode="85123A", Description="HEART HOLDER"),
        a_line(StockCode="85123A", Description="HEART T-LIGHT HOLDER"),
        a_line(StockCode="85123a", Description="HEART T-LIGHT HOLDER"),
        a_line(StockCode="21777", Description=""),
    )

    assert survey(io.BytesIO(content)).names == {"85123A": "HEART T-LIGHT HOLDER", "21777": "21777"}


@pytest.mark.parametrize(
    "content",
    [
        a_file(a_line()),
        b"\xef\xbb\xbf" + a_file(a_line()),
        a_file(a_line()).replace(b"\r\n", b"\n"),
        a_file(a_line()).replace(b"\r\n", b"\r"),
        a_file(a_line()).rstrip(),
        a_file(a_line()) + b"\r\n\n",
        (HEADER + ",Extra\n" + ",".join(LINE) + ",x\n").encode(),
        (",".join(reversed(COLUMNS)) + "\n" + ",".join(reversed(LINE)) + "\n").encode(),
    ],
    ids=["plain", "mark", "unix", "mac", "no last line end", "blank lines", "more columns", "other order"],
)
def test_harmless_differences_are_read(content: bytes) -> None:
    (invoice,) = taken(content)

    assert isinstance(invoice, Invoice)
    assert invoice.order.external_id == "537226"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"InvoiceNo,StockCode\n1,2\n", "Columns are missing: Description, Quantity"),
        ((HEADER + ",Quantity\n").encode(), "Quantity more than once"),
        (b"a" * (LONGEST_ROW + 1), "does not end within"),
        ((",".join(f"c{n}" for n in range(10_000)) + "\n").encode(), "Columns are missing"),
        (a_file(a_line(), ["537226", "22811"]), "Row 3: expected 8 cells as in the header, came 2"),
        (a_file(a_line(), a_line(Description="x" * LONGEST_ROW)), "Row 3 does not end within"),
        (a_file(a_line()) + b'1,2,"never closed,3\n', "Row 3: a quote opens here"),
        (a_file(a_line()) + b'1,2,"closed" early,3\n' + a_file(a_line()), "Row 3: a quote opens here"),
        (a_file(a_line()) + b'1,2,"never closed,3\n' + b"a,b,c\n" * 20_000, "Row 3 does not end within"),
        (a_file(a_line(), a_line(Description="CAF\u00c9")).decode().encode("latin-1"), "0xc9, which is no UTF-8"),
        (a_file(a_line()).decode().encode("utf-16"), "The file is UTF-16"),
        (a_file(a_line()).decode().encode("utf-16-le"), "is NUL"),
        (a_file(a_line(), a_line(Description="a\0b")), "Row 3: byte"),
        (a_file(a_line(Quantity="3x")), "Row 2, Quantity: expected a whole number, came '3x'"),
        (a_file(a_line(Quantity="1" * 30)), "Row 2, Quantity"),
        (a_file(a_line(UnitPrice="NaN")), "Row 2, UnitPrice"),
        (a_file(a_line(UnitPrice="2,95")), "Row 2, UnitPrice"),
        (a_file(a_line(InvoiceDate="06/12/2010")), "Row 2, InvoiceDate"),
        (a_file(a_line(InvoiceDate="2010-02-30 08:34:00")), "Row 2, InvoiceDate"),
        (a_file(a_line(InvoiceNo=" ")), "Row 2, InvoiceNo"),
        (a_file(a_line(StockCode="")), "Row 2, StockCode"),
        (a_file(a_line(CustomerID="=1+1")), "Row 2, CustomerID"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_by_row(content: bytes, says: str) -> None:
    assert says in refusal(content)


def test_a_wrong_byte_is_named_by_its_place_in_the_file() -> None:
    content = a_file(a_line(), a_line(Description="\u00a3")).decode().encode("latin-1")

    assert f"Row 3: byte {content.index(0xA3)} of the file is 0xa3" in refusal(content)


CELLS = {
    "InvoiceNo": st.sampled_from(["537226", "537227", "C537228", "A1"]),
    "StockCode": st.sampled_from(["22811", "85123a", "POST", "DCGS0076", "gift_0001_20"]),
    "Description": st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=20),
    "Quantity": st.integers(-99, 9999).map(str),
    "UnitPrice": st.sampled_from(["0.0", "2.95", "3"]),
    "CustomerID": st.sampled_from(["", "15987.0", "15987"]),
    "Country": st.sampled_from(["United Kingdom", "EIRE", "Unspecified"]),
}


@given(st.lists(st.fixed_dictionaries(CELLS).map(lambda cells: a_line(**cells)), max_size=30))
def test_whatever_the_rows_each_comes_up_once(lines: list[list[str]]) -> None:
    came = taken(a_file(*lines))

    rows = [row for item in came for row in (item.rows if isinstance(item, Invoice) else (item.row,))]
    assert sorted(row.number for row in rows) == list(range(2, len(lines) + 2))
    assert all(row.cells == tuple(lines[row.number - 2]) for row in rows)


@given(st.binary(max_size=400))
def test_whatever_the_bytes_the_answer_is_rows_or_a_refusal(content: bytes) -> None:
    for file in (content, HEADER.encode() + b"\n" + content):
        said = ""
        try:
            survey(io.BytesIO(file))
        except BadFile as refused:
            said = str(refused)
        assert "\n" not in said
