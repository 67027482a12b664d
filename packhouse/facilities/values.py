"""Words of the facilities room that others use."""

from datetime import time
from enum import IntEnum

from packhouse.kernel.values import dataclass


class LocationKind(IntEnum):
    """What a location is. Supplier, recipient and loss are locations too: nothing appears or vanishes."""

    SUPPLIER = 1
    RECIPIENT = 2
    LOSS = 3
    DOCK = 4
    STORAGE = 5
    TOTE = 6
    STATION = 7
    QUARANTINE = 8

    @property
    def keeps_balance(self) -> bool:
        """Whether the book keeps a balance there; elsewhere the movements and open picks tell."""
        return self in {LocationKind.DOCK, LocationKind.STORAGE, LocationKind.QUARANTINE}

    @property
    def is_sellable(self) -> bool:
        """Whether sellable units there count as on hand: put away, or on their way to a recipient."""
        return self in {LocationKind.STORAGE, LocationKind.TOTE, LocationKind.STATION}


@dataclass(frozen=True, slots=True)
class Facility:
    """A building of the operator. Coordinates in degrees."""

    id: int
    code: str
    name: str
    country: str
    time_zone: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Location:
    """The smallest addressable spot. Coordinates in millimeters from the facility's origin."""

    id: int
    facility_id: int
    code: str
    kind: LocationKind
    aisle: int
    bay: int
    level: int
    x_mm: int
    y_mm: int


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A location that is to be. Coordinates in millimeters from the facility's origin."""

    code: str
    kind: LocationKind
    aisle: int = 0
    bay: int = 0
    level: int = 0
    x_mm: int = 0
    y_mm: int = 0


@dataclass(frozen=True, slots=True)
class SpecialLocations:
    """Where a facility's goods come from, go to and get lost."""

    supplier_id: int
    recipient_id: int
    loss_id: int


@dataclass(frozen=True, slots=True)
class NewDeparture:
    """On this weekday (1 is Monday) the truck for this service leaves at this local time."""

    service: str
    weekday: int
    cut_off: time


@dataclass(frozen=True, slots=True)
class Departure:
    """On this weekday (1 is Monday) the truck for this service leaves at this local time."""

    facility_id: int
    service: str
    weekday: int
    cut_off: time
