"""The document of a run as tables, for people."""

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table

Document = dict[str, Any]
WIDTH = 118


def lines(document: Document) -> str:
    """All tables, one under the other."""
    text = StringIO()
    console = Console(file=text, width=WIDTH, highlight=False)
    for table in _tables(document):
        console.print(table)
    machine = document["machine"]
    console.print(
        f"{machine['cores']} cores {machine['processor']}, {machine['memory_gb']} GB;"
        f" Python {machine['python']}, PostgreSQL {machine['postgresql']};"
        f" {', '.join(f'{name} {value}' for name, value in machine['server'].items())}"
    )
    return text.getvalue().rstrip()


def _tables(document: Document) -> Iterator[Table]:
    yield _cycle(document)
    if "stages" in document:
        yield _stages(document)
    yield _http(document["http"])
    yield _growth(document["growth"])
    yield _table("Resident memory", ("process", "MB"), document["memory_mb"].items())
    yield _targets(document["targets"])


def _cycle(document: Document) -> Table:
    columns = (
        "batch",
        "orders/s",
        "CPU us/order",
        "client",
        "server",
        "WAL B/order",
        "limit CPU",
        "limit WAL",
        "ratio",
    )
    rows = [
        (
            mine["batch"],
            mine["orders_per_s"],
            mine["cpu_us_per_order"],
            mine["client_us_per_order"],
            mine["server_us_per_order"],
            mine["wal_bytes_per_order"],
            least["cpu_us_per_order"],
            least["wal_bytes_per_order"],
            mine["ratio_to_limit"],
        )
        for mine, least in zip(document["cycle"], document["limit"], strict=True)
    ]
    return _table("Full cycle, and the least SQL for the same goods", columns, rows)


def _stages(document: Document) -> Table:
    columns = ("batch", "stage", "client us/order", "server us/order", "statements/batch")
    return _table("Where the time of the cycle goes", columns, [tuple(row.values()) for row in document["stages"]])


def _http(http: Document) -> Table:
    rows = [
        (
            f"POST of one order, {row['callers']} callers",
            row["per_s"],
            row["p50_ms"],
            row["p99_ms"],
            row["server_p50_ms"],
        )
        for row in http["one_order"]
    ]
    batch, stock = http["batch"], http["availability"]
    rows.append((f"POST of {batch['orders']} orders, orders/s", batch["per_s"], "", "", ""))
    rows.append((f"the verb itself, {batch['orders']} orders, orders/s", batch["verb_per_s"], "", "", ""))
    for name, what in (("one_sku", "availability of one SKU"), ("page_of_100", "availability, page of 100")):
        row = stock[name]
        rows.append((what, row["per_s"], row["p50_ms"], row["p99_ms"], row["server_p50_ms"]))
    title = f"HTTP, with {stock['stock_levels']:,} stock levels"
    return _table(title, ("what", "per s", "p50 ms", "p99 ms", "p50 ms at the server"), rows)


def _growth(growth: Document) -> Table:
    rows = [
        (f"{house['orders_before']:,}", house["cpu_us_per_order"], house["wal_bytes_per_order"], house["orders_per_s"])
        for house in (growth["young"], growth["aged"])
    ]
    title = f"Cost of an order, batch {growth['batch']}, by orders before: ratio {growth['ratio']}"
    return _table(title, ("orders before", "CPU us/order", "WAL B/order", "orders/s"), rows)


def _targets(targets: Sequence[Document]) -> Table:
    rows = [
        (
            target["what"],
            f"{target['measured']:.2f} {target['unit']}",
            f"<= {target['at_most']:g}" if "at_most" in target else f">= {target['at_least']:g}",
            "reached" if target["is_reached"] else "NOT reached",
        )
        for target in targets
    ]
    return _table("Targets", ("what", "measured", "reach", ""), rows)


def _table(title: str, columns: Sequence[str], rows: Any) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if not number else "right")
    for row in rows:
        table.add_row(
            *(
                f"{cell:,.1f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)
                for cell in row
            )
        )
    return table
