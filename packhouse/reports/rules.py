"""Pure arithmetic of the reports: figures of several places added up, percentiles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from statistics import median, quantiles
from typing import TypeVar

from packhouse.reports.values import DockToStock, FloorFigures, OrderFigures, ShipmentFigures

Figures = TypeVar("Figures", OrderFigures, ShipmentFigures, FloorFigures)


def total(kind: type[Figures], each: Iterable[Figures]) -> Figures:
    """Figures of several places, added up."""
    rows = [astuple(figures) for figures in each]
    return kind(*map(sum, zip(*rows, strict=True))) if rows else kind()


def total_holds(each: Iterable[Iterable[tuple[str, int]]]) -> tuple[tuple[str, int], ...]:
    """Orders by reason, added up, in the order of the reasons."""
    sums: Counter[str] = Counter()
    for holds in each:
        sums.update(dict(holds))
    return tuple(sorted(sums.items()))


def dock_to_stock(seconds: Sequence[int]) -> DockToStock:
    """The median and the 90th percentile, in whole seconds; between two values by linear interpolation."""
    if not seconds:
        return DockToStock()
    p90 = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return DockToStock(len(seconds), round(median(seconds)), round(p90))
