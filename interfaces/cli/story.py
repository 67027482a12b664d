"""The story of a played week: tables for people, one document for programs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from rich import box
from rich.console import Console
from rich.table import Table

from demo.agenda import Spent
from demo.prove import Proved
from packhouse.reports.values import DockToStock, FacilityFigures, Summary

WIDTH = 110
Rows = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a week and what it took; wall clock and CPU of the play in seconds."""

    summary: Summary
    spent: Spent
    seconds: float
    cpu_s: float
    proved: Proved | None


def document(played: Played) -> dict[str, object]:
    """The story as a program reads it. Times in seconds, shares from 0 to 1."""
    total, orders = played.summary.total, played.summary.orders.orders
    return {
        "since": played.summary.since.isoformat(),
        "until": played.summary.until.isoformat(),
        "orders": {name: getattr(orders, name) for name in orders.__dataclass_fields__},
        "holds": dict(played.summary.orders.holds),
        "shipments": {name: getattr(total.shipments, name) for name in total.shipments.__dataclass_fields__},
        "on_time_share": _float(total.shipments.on_time_share),
        "picks": {name: getattr(total.floor, name) for name in total.floor.__dataclass_fields__},
        "stock_accuracy": _float(total.floor.stock_accuracy),
        "dock_to_stock": {
            each.code or "all": _seconds(each.dock_to_stock) for each in (total, *played.summary.facilities)
        },
        "seconds": round(played.seconds, 3),
        "cpu_s": round(played.cpu_s, 3),
        "stages": {
            stage: {"times": played.spent.times[stage], "seconds": round(seconds, 3)}
            for stage, seconds in _by_time(played.spent)
        },
        "proved": _proof(played.proved) if played.proved else None,
    }


def show(played: Played) -> None:
    """Print the story."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    _print(console, "Orders", _orders(played.summary))
    _print(console, "Goods", _goods(played.summary))
    _print(console, "Service", _service(played.summary))
    _print(console, "Where the time went", _time(played))
    if played.proved is not None:
        _print(console, "Proof", _proof_rows(played.proved))


def _print(console: Console, title: str, rows: Rows) -> None:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE, show_header=False)
    table.add_column(min_width=30)
    table.add_column(justify="right", min_width=10)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _orders(summary: Summary) -> Rows:
    orders, holds = summary.orders.orders, summary.orders.holds
    yield "in", f"{orders.orders:,}", f"{orders.lines:,} lines, {orders.units:,} units"
    yield "shipped", f"{orders.shipped:,}", f"{orders.delivered:,} of them delivered"
    yield "shipped in part", f"{orders.partially_shipped:,}", ""
    yield "backordered", f"{orders.backordered:,}", f"{orders.units_backordered:,} units wait for stock"
    yield "on hold", f"{orders.on_hold:,}", ", ".join(f"{reason} {count:,}" for reason, count in holds)
    yield "cancelled", f"{orders.cancelled:,}", ""


def _goods(summary: Summary) -> Rows:
    shipments, floor = summary.total.shipments, summary.total.floor
    yield "shipments", f"{shipments.shipments:,}", f"{shipments.cancelled:,} cancelled"
    yield "  shipped", f"{shipments.shipped:,}", f"{shipments.delivered:,} of them delivered"
    yield "  lines shipped", f"{shipments.lines_shipped:,}", f"{shipments.units_shipped:,} units"
    yield "picks", f"{floor.picks:,}", f"{floor.units_picked:,} units"
    yield "shorts", f"{floor.shorts:,}", f"{floor.units_missing:,} units missing"


def _service(summary: Summary) -> Rows:
    shipments, floor = summary.total.shipments, summary.total.floor
    on_time = f"{shipments.on_time:,} of {shipments.due:,} shipments that were due"
    yield "shipped on time", _percent(shipments.on_time_share), on_time
    locations = f"{floor.locations_picked - floor.locations_short:,} of {floor.locations_picked:,} locations"
    yield "stock accuracy", _percent(floor.stock_accuracy), locations
    for each in (summary.total, *summary.facilities):
        yield _dock(each)


def _dock(each: FacilityFigures) -> tuple[str, str, str]:
    took = each.dock_to_stock
    where = f"  {each.code}" if each.code else "dock to stock, median"
    return where, _hours(took.median_s), f"p90 {_hours(took.p90_s)}, {took.inbounds:,} deliveries"


def _time(played: Played) -> Rows:
    for stage, seconds in _by_time(played.spent):
        yield stage, f"{seconds:.1f} s", f"{played.spent.times[stage]:,} times"
    week = played.summary.until - played.summary.since
    yield "all", f"{played.seconds:.1f} s", f"for {week.days} days; CPU of the play itself {played.cpu_s:.1f} s"


def _proof(proved: Proved) -> dict[str, object]:
    return {
        "is_sound": proved.is_sound,
        "changed_by_second_import": proved.changed,
        "orders_replayed": proved.imported.orders_replayed,
        "rows": proved.imported.rows,
        "rows_in_orders": proved.imported.lines,
        "rows_set_aside": proved.imported.set_aside.total(),
        "invariants": proved.invariants,
        "findings": list(proved.findings),
    }


def _proof_rows(proved: Proved) -> Rows:
    rows = proved.imported
    yield "changed by a second import", f"{proved.changed:,}", f"{rows.orders_replayed:,} orders known"
    sign = "=" if rows.accounts_for_every_row else "IS NOT"
    yield "rows of the file", f"{rows.rows:,}", f"{sign} {rows.lines:,} in orders + {rows.set_aside.total():,} aside"
    yield "invariants that do not hold", f"{len(proved.findings):,}", f"of {proved.invariants:,} tried"
    for finding in proved.findings:
        yield "", "NOT TRUE", finding


def _by_time(spent: Spent) -> list[tuple[str, float]]:
    return sorted(spent.seconds.items(), key=lambda each: -each[1])


def _seconds(took: DockToStock) -> dict[str, int]:
    return {"inbounds": took.inbounds, "median_s": took.median_s, "p90_s": took.p90_s}


def _float(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share), 5)


def _percent(share: Decimal | None) -> str:
    return "-" if share is None else f"{share:.2%}"


def _hours(seconds: int) -> str:
    minutes = timedelta(seconds=seconds) // timedelta(minutes=1)
    return f"{minutes // 60}:{minutes % 60:02} h"
