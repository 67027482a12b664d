"""What the picking room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class WaveReleased(FacilityFact):
    """Work is on the floor."""

    subject: ClassVar[str] = "wave_id"

    wave_id: int
    shipments: int
    picks: int


@dataclass(frozen=True, slots=True)
class PickShorted(FacilityFact):
    """A picker found fewer units than the book says: the location needs a count."""

    subject: ClassVar[str] = "shipment_id"

    shipment_id: int
    wave_id: int
    number: int
    location_id: int
    product_id: int
    missing: int
    replaced: int
