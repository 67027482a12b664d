"""The only writer of orders."""

from packhouse.orders.operations.accept import accept
from packhouse.orders.operations.progress import (
    lock_orders,
    lock_orders_to_source,
    record_progress,
    record_sourcing,
    settle_cancellations,
)
from packhouse.orders.operations.requests import (
    BadNote,
    CannotHold,
    HoldUnknown,
    OrderUnknown,
    TooLate,
    clear_holds,
    correct_recipients,
    hold,
    request_cancellation,
)
from packhouse.orders.rules import (
    BadExternalId,
    BadPrice,
    BadQuantity,
    BadRecipient,
    NoLines,
    OrderDiffers,
    TooManyLines,
    UnknownService,
    UnknownSku,
)

__all__ = [
    "BadExternalId",
    "BadNote",
    "BadPrice",
    "BadQuantity",
    "BadRecipient",
    "CannotHold",
    "HoldUnknown",
    "NoLines",
    "OrderDiffers",
    "OrderUnknown",
    "TooLate",
    "TooManyLines",
    "UnknownService",
    "UnknownSku",
    "accept",
    "clear_holds",
    "correct_recipients",
    "hold",
    "lock_orders",
    "lock_orders_to_source",
    "record_progress",
    "record_sourcing",
    "request_cancellation",
    "settle_cancellations",
]
