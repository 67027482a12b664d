"""What the receiving room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class InboundFact(FacilityFact):
    """A fact about one inbound shipment."""

    subject: ClassVar[str] = "inbound_id"

    inbound_id: int
    merchant_id: int


@dataclass(frozen=True, slots=True)
class InboundAnnounced(InboundFact):
    """A merchant says that goods are on their way."""

    lines: int
    units: int


@dataclass(frozen=True, slots=True)
class InboundArrived(InboundFact):
    """It stands at a dock: the dock-to-stock clock runs."""


@dataclass(frozen=True, slots=True)
class InboundCountStarted(InboundFact):
    """The first unit was counted."""


@dataclass(frozen=True, slots=True)
class InboundDisputed(InboundFact):
    """The count differs from what was announced: the merchant is asked."""

    short: int
    over: int
    damaged: int


@dataclass(frozen=True, slots=True)
class InboundReceived(InboundFact):
    """The count is closed; it may be put away."""

    units: int
    damaged: int


@dataclass(frozen=True, slots=True)
class PutAwayStarted(InboundFact):
    """Its first unit is in a storage location."""


@dataclass(frozen=True, slots=True)
class InboundClosed(InboundFact):
    """All is put away: the dock-to-stock clock stops."""


@dataclass(frozen=True, slots=True)
class InboundCancelled(InboundFact):
    """It will not come."""
