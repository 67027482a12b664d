"""Words of the picking room that others use. Quantities are whole units."""

from datetime import datetime
from enum import IntEnum

from packhouse.kernel.values import dataclass


class PickState(IntEnum):
    """Where a pick stands. A short pick fetched fewer units than it asked for, possibly none."""

    OPEN = 1
    PICKED = 2
    SHORT = 3
    CANCELLED = 4


@dataclass(frozen=True, slots=True)
class PickedUnits:
    """What a picker says: so many units from this location, into this tote. Pick 7 of wave 41 is (41, 7).

    `location_id` is the location that was scanned; fewer units than asked for is a short.
    """

    wave_id: int
    number: int
    location_id: int
    tote_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class OpenPick:
    """A pick that is still to be walked to, with its place in the building."""

    wave_id: int
    number: int
    batch_no: int
    shipment_id: int
    line_no: int
    product_id: int
    lot_id: int
    location_id: int
    location_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class InTote:
    """Units of a shipment that were fetched into a tote. What was packed since, the packing room knows."""

    shipment_id: int
    line_no: int
    merchant_id: int
    product_id: int
    lot_id: int
    tote_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A pick is done: `missing` units were not there, `replaced` of them are asked for elsewhere in the house."""

    wave_id: int
    number: int
    picked: int
    missing: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What a wave took in; and the shipments left out: not planned any more, or their units in no free bin.

    `wave_id` is None if all were left out.
    """

    wave_id: int | None
    picks: int
    shipment_ids: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PickRow:
    """A pick as others see it; `state` is a `PickState`."""

    wave_id: int
    number: int
    batch_no: int
    shipment_id: int
    line_no: int
    product_id: int
    lot_id: int
    location_id: int
    tote_id: int | None
    quantity: int
    picked: int
    replaced: int
    state: int


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave and how far it is, in picks."""

    wave_id: int
    released_at: datetime
    actor_id: int
    shipments: int
    picks: int
    open: int
    picked: int
    short: int
    cancelled: int
