"""`packhouse import`: a real week goes in whole, a second time changes nothing, a bad file changes nothing."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import demo
from demo import intake
from demo.online_retail import COLUMNS, survey
from packhouse.catalog.queries import product_ids
from packhouse.kernel.transactions import become_operator
from packhouse.orders import queries as orders
from packhouse.orders.values import OrderState
from tests.builders import a_facility, a_merchant

CHECKOUT = Path(demo.__file__).resolve().parents[1]
WEEK = CHECKOUT / "demo" / "data" / "one_week.csv"
LINE = ["537226", "22811", "SET OF 6 T-LIGHTS", "6", "2010-12-06 08:34:00", "2.95", "15987.0", "United Kingdom"]


@pytest.fixture
def merchants(db: None) -> dict[str, int]:
    """A building and the three merchants; the import opens its own transactions."""
    become_operator()
    a_facility()
    return {code: a_merchant(code) for code in ("trade", "export", "web")}


def take_in(file: Path, report: Path, code: str | None = None) -> intake.Totals:
    with file.open("rb") as opened:
        found = survey(opened)
    seen: list[int] = []
    totals = intake.take_in(file, found, merchant_ids=intake.merchant_ids(code), report=report, seen=seen.append)
    assert sum(seen) == totals.rows
    become_operator()
    return totals


def a_file(folder: Path, *lines: list[str]) -> Path:
    file = folder / "orders.csv"
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows([COLUMNS, *lines])
    return file


def test_the_week_goes_in_and_a_second_time_changes_nothing(merchants: dict[str, int], tmp_path: Path) -> None:
    first = take_in(WEEK, tmp_path / "first.csv")

    assert first.accounts_for_every_row
    assert (first.rows, first.lines, first.set_aside.total()) == (16_588, 16_087, 501)
    assert (first.orders_new, first.orders_replayed, first.orders_refused) == (526, 0, 0)
    assert first.products_made == 3_947
    book = {code: orders.orders_page(merchant_id=key, most=1_000) for code, key in merchants.items()}
    assert {code: len(rows) for code, rows in book.items()} == {"trade": 454, "export": 33, "web": 39}
    assert {row.state for row in book["web"]} == {OrderState.ON_HOLD}

    second = take_in(WEEK, tmp_path / "second.csv")

    assert (second.orders_new, second.orders_replayed, second.orders_refused) == (0, 526, 0)
    assert (second.products_made, second.lines, second.set_aside) == (0, first.lines, first.set_aside)
    assert {code: orders.orders_page(merchant_id=key, most=1_000) for code, key in merchants.items()} == book
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


def test_all_orders_may_go_to_one_merchant(merchants: dict[str, int], tmp_path: Path) -> None:
    web_line = [*LINE[:6], "", "France"]
    web_line[0] = "537227"

    totals = take_in(a_file(tmp_path, LINE, web_line), tmp_path / "report.csv", code="trade")

    assert totals.orders_new == 2
    assert len(orders.orders_page(merchant_id=merchants["trade"])) == 2


def test_an_order_that_came_with_other_content_is_set_aside(merchants: dict[str, int], tmp_path: Path) -> None:
    take_in(a_file(tmp_path, LINE), tmp_path / "report.csv")
    changed = [*LINE[:3], "7", *LINE[4:]]

    totals = take_in(a_file(tmp_path, changed), tmp_path / "report.csv")

    assert totals.orders_refused == 1
    assert totals.set_aside == {"order_differs": 1}
    assert totals.accounts_for_every_row
    report = list(csv.reader(io.StringIO((tmp_path / "report.csv").read_text())))
    assert report == [["row", "reason", *COLUMNS], ["2", "order_differs", *changed]]


def test_a_code_that_cannot_be_a_sku_refuses_its_order_alone(merchants: dict[str, int], tmp_path: Path) -> None:
    unfit = [*LINE]
    unfit[0], unfit[1] = "537227", "x" * 65

    totals = take_in(a_file(tmp_path, LINE, unfit), tmp_path / "report.csv")

    assert (totals.orders_new, totals.orders_refused) == (1, 1)
    assert totals.set_aside == {"unknown_sku": 1}


def test_the_report_holds_no_formula(merchants: dict[str, int], tmp_path: Path) -> None:
    lines = [["C1", "=cmd|' /C calc'!A0", "@SUM(A1)", "-6", *LINE[4:7], "-1+1"]]

    take_in(a_file(tmp_path, *lines), tmp_path / "report.csv")

    (_, row) = csv.reader(io.StringIO((tmp_path / "report.csv").read_text()))
    assert row == ["2", "cancellation", "C1", "'=cmd|' /C calc'!A0", "'@SUM(A1)", "-6", *LINE[4:7], "'-1+1"]


def test_what_a_merchant_says_of_its_product_stays(merchants: dict[str, int], tmp_path: Path) -> None:
    take_in(a_file(tmp_path, LINE), tmp_path / "report.csv")
    known = product_ids(merchant_id=merchants["trade"], skus=["22811"])

    other = [*LINE]
    other[0], other[2] = "537227", "ANOTHER NAME"
    totals = take_in(a_file(tmp_path, other), tmp_path / "report.csv")

    assert totals.products_made == 0
    assert product_ids(merchant_id=merchants["trade"], skus=["22811"]) == known


def test_a_merchant_that_is_missing_is_named(db: None) -> None:
    with pytest.raises(intake.MerchantMissing, match="nobody"):
        intake.merchant_ids("nobody")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"InvoiceNo\n1\n", "Columns are missing"),
        (",".join(COLUMNS).encode() + b'\n1,2,"open', "Row 2: a quote opens here"),
        ("\n".join([",".join(COLUMNS), "\u00c9"]).encode("latin-1"), "Row 2: byte"),
        (None, "cannot be read (No such file or directory)"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_code_2(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "bad.csv"
    if content is not None:
        file.write_bytes(content)
    # A database that is not there: a bad file is found before anybody asks for one.
    nowhere = {"DATABASE_URL": "postgresql://127.0.0.1:1/nowhere", "PACKHOUSE_HOME": str(tmp_path / "home")}

    ended = subprocess.run(
        [sys.executable, "-m", "interfaces.cli", "import", str(file)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **nowhere},
    )

    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"bad.csv"}
