"""Words of the receiving room that others use. Quantities are whole units."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


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
    """What was counted for one line: good units and damaged ones."""

    inbound_id: int
    line_no: int
    quantity: int
    damaged: int = 0
    lot_id: int = 0


@dataclass(frozen=True, slots=True)
class PutAway:
    """Units of a line that go from the dock to a location: good ones to storage, damaged ones to quarantine."""

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
    """An inbound shipment as others see it."""

    id: int
    facility_id: int
    merchant_id: int
    external_id: str
    state: InboundState
    expected_date: date | None
    announced_at: datetime
    arrived_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboundLineRow:
    """A line of an inbound shipment as others see it."""

    inbound_id: int
    line_no: int
    product_id: int
    sku: str
    expected: int
    counted: int
    damaged: int
    put_away: int
