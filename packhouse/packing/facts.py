"""What the packing room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class CartonClosed(FacilityFact):
    """A carton is verified, weighed and closed: it wants a label."""

    subject: ClassVar[str] = "shipment_id"

    shipment_id: int
    carton_id: int
    weight_g: int
