"""What the orders room tells."""

from typing import ClassVar

from packhouse.kernel.facts import MerchantFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class OrderFact(MerchantFact):
    """A fact about one order."""

    subject: ClassVar[str] = "order_id"

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderAccepted(OrderFact):
    """The order is in the book."""

    lines: int
    units: int


@dataclass(frozen=True, slots=True)
class OrderHeld(OrderFact):
    """A person must look at it before it may move. `reason` is a position in `values.HOLD_REASONS`."""

    reason: int


@dataclass(frozen=True, slots=True)
class OrderOpened(OrderFact):
    """Its last hold is cleared: it may be sourced."""


@dataclass(frozen=True, slots=True)
class OrderProgressed(OrderFact):
    """It went on to another state; the units that are planned, shipped and delivered by then."""

    state: int
    planned: int
    shipped: int
    delivered: int


@dataclass(frozen=True, slots=True)
class CancellationRequested(OrderFact):
    """The merchant wants it stopped; fulfillment decides under its own lock."""


@dataclass(frozen=True, slots=True)
class RecipientCorrected(OrderFact):
    """Somebody corrected the recipient."""


@dataclass(frozen=True, slots=True)
class CancellationRejected(OrderFact):
    """Too late: it is being picked or has left."""


@dataclass(frozen=True, slots=True)
class OrderCancelled(OrderFact):
    """It will not be sent."""
