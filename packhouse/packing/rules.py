"""What of a shipment is still to be verified, and which units a scan means."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from packhouse.picking.values import InTote


class InCarton(NamedTuple):
    """Units of a shipment's line that are in one of its cartons, and the station where it was opened."""

    shipment_id: int
    carton_id: int
    station_id: int
    is_open: bool
    line_no: int
    lot_id: int
    quantity: int


class Packed(NamedTuple):
    """Units that go from a tote into the open carton of their shipment."""

    shipment_id: int
    line_no: int
    merchant_id: int
    product_id: int
    lot_id: int
    tote_id: int
    quantity: int


class Loose:
    """Fetched units that are in no carton yet, counted down while they are verified.

    What is in cartons came from the first totes: `fetched` comes in the same order each time.
    """

    def __init__(self, fetched: Iterable[InTote], in_cartons: Iterable[InCarton]) -> None:
        """All that was fetched for some shipments, and what of it is packed."""
        self.missing: dict[int, int] = {}
        """Units still to be verified, by shipment."""
        self.units: dict[tuple[int, int], int] = {}
        """Units still to be verified, by shipment and product; 0 if all that was fetched is packed."""
        self._totes: dict[tuple[int, int], list[tuple[InTote, int]]] = {}
        packed = _packed_by_line(in_cartons)
        for tote in fetched:
            line = (tote.shipment_id, tote.line_no, tote.lot_id)
            before = min(tote.quantity, packed.get(line, 0)) if packed else 0
            if before:
                packed[line] -= before
            self._add(tote, tote.quantity - before)

    def _add(self, tote: InTote, units: int) -> None:
        key = (tote.shipment_id, tote.product_id)
        self._totes.setdefault(key, []).append((tote, units))
        self.units[key] = self.units.get(key, 0) + units
        self.missing[tote.shipment_id] = self.missing.get(tote.shipment_id, 0) + units

    def take(self, shipment_id: int, product_id: int, quantity: int) -> list[Packed]:
        """Take units that are loose, from the first totes that have them."""
        self.missing[shipment_id] -= quantity
        self.units[shipment_id, product_id] -= quantity
        totes = self._totes[shipment_id, product_id]
        taken = []
        for at, (tote, units) in enumerate(totes):
            of_these = min(units, quantity)
            if of_these:
                totes[at] = (tote, units - of_these)
                taken.append(_packed(tote, of_these))
                quantity -= of_these
        return taken


def _packed_by_line(in_cartons: Iterable[InCarton]) -> dict[tuple[int, int, int], int]:
    packed: dict[tuple[int, int, int], int] = {}
    for each in in_cartons:
        line = (each.shipment_id, each.line_no, each.lot_id)
        packed[line] = packed.get(line, 0) + each.quantity
    return packed


def _packed(tote: InTote, units: int) -> Packed:
    line = (tote.shipment_id, tote.line_no, tote.merchant_id, tote.product_id)
    return Packed(*line, tote.lot_id, tote.tote_id, units)


def columns(rows: Sequence[Packed]) -> dict[str, list[int]]:
    """One or more rows as a statement takes them: a list a column, by the column's name."""
    return {name: list(column) for name, column in zip(Packed._fields, zip(*rows, strict=True), strict=True)}
