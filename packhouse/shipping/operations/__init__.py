"""The only writer of labels, manifests and tracking events."""

from packhouse.shipping.operations.hand_over import (
    LabelIsVoid,
    TrackingUnknown,
    end_manifests,
    hand_over,
    record_transmitted,
)
from packhouse.shipping.operations.labels import (
    AlreadyHandedOver,
    CartonNotClosed,
    CartonNotLabeled,
    record_labels,
    record_void_told,
    request_labels,
    void_labels,
)
from packhouse.shipping.operations.tracking import record_tracking

__all__ = [
    "AlreadyHandedOver",
    "CartonNotClosed",
    "CartonNotLabeled",
    "LabelIsVoid",
    "TrackingUnknown",
    "end_manifests",
    "hand_over",
    "record_labels",
    "record_tracking",
    "record_transmitted",
    "record_void_told",
    "request_labels",
    "void_labels",
]
