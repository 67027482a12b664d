"""Words of the reports that others use. Quantities are whole units, times are in seconds."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrderFigures:
    """Orders that came in a period, by where they stand now.

    `shipped`: all their units have left, `delivered` ones among them. `backordered`: some units wait for stock,
    whatever else of the order moves. `on_hold`: they wait for a person.
    """

    orders: int = 0
    lines: int = 0
    units: int = 0
    shipped: int = 0
    partially_shipped: int = 0
    delivered: int = 0
    backordered: int = 0
    units_backordered: int = 0
    on_hold: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class ShipmentFigures:
    """Shipments that were planned in a period, by where they stand now.

    `shipped`: they have left the house, `delivered` ones among them. On-time shipment: of the shipments whose
    `ship_by`, the cut-off that they were planned for, lies in the period (`due`), those whose last parcel was
    handed over by then (`on_time`). The clock starts when the shipment is planned, with its `ship_by`; cancelled
    shipments are left out; a shipment that is due and still in the house is late. `lines_shipped` and
    `units_shipped` are of the shipped ones, as they left.
    """

    shipments: int = 0
    in_the_house: int = 0
    shipped: int = 0
    delivered: int = 0
    cancelled: int = 0
    lines_shipped: int = 0
    units_shipped: int = 0
    due: int = 0
    on_time: int = 0

    @property
    def on_time_share(self) -> Decimal | None:
        """On time of due, 0 to 1; None if nothing was due."""
        return _share(self.on_time, self.due)


@dataclass(frozen=True, slots=True)
class FloorFigures:
    """Picks that were done in the waves of a period. `shorts` fetched fewer units than they asked for.

    Stock accuracy: of the storage locations that were picked from, those where no unit was missing. A picker
    looks at what is there, so that each pick counts its location; locations that nobody picked from are left out.
    """

    picks: int = 0
    units_picked: int = 0
    shorts: int = 0
    units_missing: int = 0
    locations_picked: int = 0
    locations_short: int = 0

    @property
    def stock_accuracy(self) -> Decimal | None:
        """1 - short locations of locations picked from, 0 to 1; None if nothing was picked."""
        return _share(self.locations_picked - self.locations_short, self.locations_picked)


@dataclass(frozen=True, slots=True)
class DockToStock:
    """How long goods took from the door to the shelf, over the inbound shipments that were closed in a period.

    The clock starts when the shipment arrives at a dock and stops when its last unit is put away. Shipments of
    which nothing came are left out; no time is taken off, also not while a discrepancy waits for its settlement.
    """

    inbounds: int = 0
    median_s: int = 0
    p90_s: int = 0


@dataclass(frozen=True, slots=True)
class FacilityFigures:
    """How one facility did, or all of them together (`code` is empty)."""

    code: str
    shipments: ShipmentFigures
    floor: FloorFigures
    dock_to_stock: DockToStock


@dataclass(frozen=True, slots=True)
class MerchantFigures:
    """How the orders of one merchant did, or of all of them together (`code` is empty)."""

    code: str
    orders: OrderFigures
    holds: tuple[tuple[str, int], ...]
    """Orders by the reason why they wait for a person; an order with two reasons counts for both."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How the business did from `since` up to, but not at, `until`."""

    since: datetime
    until: datetime
    total: FacilityFigures
    facilities: tuple[FacilityFigures, ...]
    orders: MerchantFigures
    merchants: tuple[MerchantFigures, ...]


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """An order that somebody may mean."""

    merchant_id: int
    merchant_code: str
    order_id: int
    external_id: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an order does not move, in words, and the one change that would let it go on."""

    order_id: int
    external_id: str
    state: str
    sentences: tuple[str, ...]
    unblock: str


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None
