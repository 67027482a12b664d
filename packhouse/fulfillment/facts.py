"""What the fulfillment room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact, MerchantFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class ShipmentFact(FacilityFact):
    """A fact about one shipment."""

    subject: ClassVar[str] = "shipment_id"

    shipment_id: int
    merchant_id: int
    order_id: int


@dataclass(frozen=True, slots=True)
class ShipmentPlanned(ShipmentFact):
    """A facility owes it: its units are reserved there."""

    units: int


@dataclass(frozen=True, slots=True)
class ShipmentReleased(ShipmentFact):
    """It is on the floor: each of its picks has a location and a lot."""


@dataclass(frozen=True, slots=True)
class PickingStarted(ShipmentFact):
    """Its first unit is in a tote."""


@dataclass(frozen=True, slots=True)
class ShipmentPicked(ShipmentFact):
    """All its units are in totes."""


@dataclass(frozen=True, slots=True)
class PackingStarted(ShipmentFact):
    """Its first unit was verified at a station."""


@dataclass(frozen=True, slots=True)
class ShipmentPacked(ShipmentFact):
    """All its units are in closed cartons."""


@dataclass(frozen=True, slots=True)
class ShipmentLabeled(ShipmentFact):
    """Each of its cartons has a label."""


@dataclass(frozen=True, slots=True)
class ShipmentUnlabeled(ShipmentFact):
    """Its label was voided."""


@dataclass(frozen=True, slots=True)
class ShipmentShipped(ShipmentFact):
    """It has left the house."""

    units: int


@dataclass(frozen=True, slots=True)
class ShipmentTracked(ShipmentFact):
    """The carrier says where it is; `state` is a `values.ShipmentState`."""

    state: int


@dataclass(frozen=True, slots=True)
class ShipmentDelivered(ShipmentFact):
    """The recipient has it."""

    units: int


@dataclass(frozen=True, slots=True)
class ShipmentCancelled(ShipmentFact):
    """The facility owes it no more: its reservation is released."""


@dataclass(frozen=True, slots=True)
class ShipmentShortened(ShipmentFact):
    """Units could not be fetched: the shipment owes fewer, and the order needs them from elsewhere."""

    line_no: int
    product_id: int
    units: int


@dataclass(frozen=True, slots=True)
class OrderBackordered(MerchantFact):
    """Units of an order wait for stock."""

    subject: ClassVar[str] = "order_id"

    order_id: int
    units: int
