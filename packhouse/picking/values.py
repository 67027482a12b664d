"""Words of the picking room that others use."""

from dataclasses import dataclass
from enum import IntEnum


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
    """Units of a shipment that were fetched into a tote and are not yet in a carton."""

    shipment_id: int
    line_no: int
    merchant_id: int
    product_id: int
    lot_id: int
    tote_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A pick is done: `missing` units were not there, `replaced` of them were asked for elsewhere in the house."""

    wave_id: int
    number: int
    picked: int
    missing: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What a wave took in: its picks; and the shipments left out, because no location has their units free."""

    wave_id: int
    picks: int
    shipment_ids: tuple[int, ...]
    left_out: tuple[int, ...]
