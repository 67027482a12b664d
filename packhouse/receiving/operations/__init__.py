"""The only writer of inbound shipments. Each verb takes a batch for one facility and answers item by item."""

from packhouse.receiving.operations.announce import announce, cancel
from packhouse.receiving.operations.count import arrive, close_counts, count, settle
from packhouse.receiving.operations.store import put_away
from packhouse.receiving.rules import (
    BadExternalId,
    BadQuantity,
    CountInvalid,
    InboundDiffers,
    LineUnknown,
    LocationUnfit,
    LotUnknown,
    NoLines,
    NotAtDock,
    TooManyLines,
    UnknownSku,
)
from packhouse.receiving.yard import InboundNotReady, InboundUnknown

__all__ = [
    "BadExternalId",
    "BadQuantity",
    "CountInvalid",
    "InboundDiffers",
    "InboundNotReady",
    "InboundUnknown",
    "LineUnknown",
    "LocationUnfit",
    "LotUnknown",
    "NoLines",
    "NotAtDock",
    "TooManyLines",
    "UnknownSku",
    "announce",
    "arrive",
    "cancel",
    "close_counts",
    "count",
    "put_away",
    "settle",
]
