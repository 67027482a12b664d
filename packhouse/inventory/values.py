"""Words of the inventory room that others use. Quantities are whole units."""

from datetime import date, datetime
from enum import IntEnum

from packhouse.kernel.values import dataclass


class Condition(IntEnum):
    """The condition of units. Only sellable ones are promised."""

    SELLABLE = 1
    DAMAGED = 2
    QUARANTINE = 3
    EXPIRED = 4


class Reason(IntEnum):
    """Why units moved."""

    RECEIPT = 1
    PUT_AWAY = 2
    PICK = 3
    PACK = 4
    SHIP = 5
    SHORT = 6
    COUNT = 7
    ADJUSTMENT = 8
    DAMAGE = 9
    MOVE = 10


NO_LOT = 0


@dataclass(frozen=True, slots=True)
class Move:
    """Units of one product that go from one location to another, both in the same facility.

    `reference` is the caller's word for what it serves (`shipment:17`). `lot_id` is 0 for none.
    """

    product_id: int
    quantity: int
    from_location_id: int
    to_location_id: int
    reason: Reason
    reference: str
    lot_id: int = NO_LOT
    condition: Condition = Condition.SELLABLE


@dataclass(frozen=True, slots=True)
class Carried:
    """Picked units of one product that somebody carries on: from a tote to a station, from there to the recipient.

    `merchant_id` is the product's. `reference` is the caller's word for what it serves (`shipment:17`).
    """

    merchant_id: int
    product_id: int
    lot_id: int
    from_location_id: int
    to_location_id: int
    quantity: int
    reference: str


@dataclass(frozen=True, slots=True)
class ProductUnits:
    """A number of units of a product."""

    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class BinUnits:
    """Sellable units of a product and lot in one location: what a pick is planned from or taken out of."""

    location_id: int
    product_id: int
    lot_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class FreeBin:
    """A storage location with units that no pick has been promised yet."""

    location_id: int
    product_id: int
    lot_id: int
    free: int
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Availability:
    """What one facility has of a product: on hand (sellable), reserved, and available to promise."""

    product_id: int
    facility_id: int
    on_hand: int
    reserved: int
    available: int


@dataclass(frozen=True, slots=True)
class Take:
    """What a picker found of `promised` units: `taken` went into the tote, `missing` were not there.

    `merchant_id` is the product's; the rest of the promised units, if any, is free again.
    """

    merchant_id: int
    product_id: int
    lot_id: int
    location_id: int
    tote_id: int
    promised: int
    taken: int
    missing: int
    reference: str


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A posting as others see it, newest first in lists."""

    id: int
    facility_id: int
    product_id: int
    lot_id: int
    from_location_id: int
    to_location_id: int
    at: datetime
    actor_id: int
    quantity: int
    condition: int
    reason: int
    reference: str


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What lies in a location."""

    location_id: int
    product_id: int
    lot_id: int
    condition: int
    quantity: int
    reserved: int
