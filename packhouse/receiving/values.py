"""Words of the receiving room that others use. Quantities are whole units."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import IntEnum

from packhouse.kernel.values import dataclass


class InboundState(IntEnum):
    """Where an inbound shipment stands (docs/glossary)."""

    SUBMITTED = 1
    ARRIVED = 2
    RECEIVING = 3
    DISCREPANCY = 4
    RECEIVED = 5
    PUTTING_AWAY = 6
    CLOSED = 7
    CANCELLED = 8


LONGEST_EXTERNAL_ID = 64
MOST_LINES = 1_000
MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class AnnouncedLine:
    """So many units of a SKU that are on their way."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class NewInbound:
    """An inbound shipment as a merchant announces it; lines are numbered from 1 in this order."""

    external_id: str
    lines: tuple[AnnouncedLine, ...]
    expected_date: date | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """The inbound shipment is in the book. `replayed`: it was there before, with the same content."""

    inbound_id: int
    external_id: str
    state: InboundState
    replayed: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """An inbound shipment stands at a dock."""

    inbound_id: int
    dock_id: int


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one line that were counted now: good ones and damaged ones. Zero: looked, and found none."""

    inbound_id: int
    line_no: int
    quantity: int
    damaged: int = 0
    lot_id: int = 0


@dataclass(frozen=True, slots=True)
class PutAway:
    """Units of a line that go from the dock to a location: good ones to storage, damaged to quarantine."""

    inbound_id: int
    line_no: int
    location_id: int
    quantity: int
    is_damaged: bool = False
    lot_id: int = 0


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A line that was not counted as announced: short is negative, over is positive."""

    inbound_id: int
    line_no: int
    product_id: int
    difference: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Done:
    """The inbound shipment stands where it stands now."""

    inbound_id: int
    state: InboundState


@dataclass(frozen=True, slots=True)
class InboundRow:
    """An inbound shipment as others see it; `state` is an `InboundState`."""

    id: int
    facility_id: int
    merchant_id: int
    dock_id: int | None
    external_id: str
    state: int
    expected_date: date | None
    announced_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboundLineRow:
    """A line as others see it: units announced, counted good and damaged, and put away of both."""

    inbound_id: int
    line_no: int
    product_id: int
    sku: str
    expected: int
    counted: int
    damaged: int
    put_away: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """An inbound shipment under lock."""

    inbound_id: int
    merchant_id: int
    dock_id: int | None
    state: InboundState


@dataclass(frozen=True, slots=True)
class Content:
    """What an inbound shipment is announced with; lines in order, as product and number of units."""

    external_id: str
    expected_date: date | None
    product_ids: Sequence[int]
    quantities: Sequence[int]


@dataclass(frozen=True, slots=True)
class Known:
    """An inbound shipment that is in the book, with the content it was announced with."""

    inbound_id: int
    state: InboundState
    external_id: str
    expected_date: date | None
    product_ids: Sequence[int]
    quantities: Sequence[int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line under the lock of its inbound shipment, and the units counted of it so far."""

    inbound_id: int
    line_no: int
    product_id: int
    counted: int


DockKey = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class AtDock:
    """Units of a line in one lot and condition that still lie at the dock."""

    inbound_id: int
    line_no: int
    lot_id: int
    condition: int
    product_id: int
    left: int

    @property
    def key(self) -> DockKey:
        """What a put-away names: inbound shipment, line, lot and condition."""
        return self.inbound_id, self.line_no, self.lot_id, self.condition


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of a whole inbound shipment against what was announced, in units."""

    inbound_id: int
    counted: int
    damaged: int
    short: int
    over: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Units of a line that were counted now, in one lot and condition."""

    inbound_id: int
    merchant_id: int
    line_no: int
    product_id: int
    lot_id: int
    condition: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Step:
    """How an inbound shipment's row changes; empty fields stay as they are."""

    inbound_id: int
    state: InboundState
    dock_id: int | None = None
    arrived_at: datetime | None = None
    received_at: datetime | None = None
    closed_at: datetime | None = None
