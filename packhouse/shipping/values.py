"""Words of the shipping room that others use."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class LabelState(IntEnum):
    """Where a label stands. Unknown: the carrier was asked and did not answer in time."""

    REQUESTED = 1
    BOUGHT = 2
    UNKNOWN = 3
    REFUSED = 4
    VOIDED = 5


class TrackingStatus(IntEnum):
    """What a carrier says, in the field's words (docs/glossary)."""

    LABEL_CREATED = 1
    INFO_RECEIVED = 2
    PICKED_UP = 3
    IN_TRANSIT = 4
    DELAYED = 5
    OUT_FOR_DELIVERY = 6
    ATTEMPT_FAILED = 7
    AVAILABLE_FOR_PICKUP = 8
    DELIVERED = 9
    EXCEPTION = 10
    RETURNED_TO_SENDER = 11


@dataclass(frozen=True, slots=True)
class ParcelToLabel:
    """What a carrier is asked for: one label for one carton. The key may be repeated; it buys once."""

    label_id: int
    request_key: str
    service: str
    weight_g: int
    ship_to: dict[str, str]
    from_country: str


@dataclass(frozen=True, slots=True)
class BoughtLabel:
    """The carrier's answer to a key: a label."""

    request_key: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class RefusedLabel:
    """The carrier's answer to a key: no, and why."""

    request_key: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """The carrier gave no answer to a key: it may have bought the label or not."""

    request_key: str


LabelAnswer = BoughtLabel | RefusedLabel | UnknownLabel


@dataclass(frozen=True, slots=True)
class TrackingNews:
    """Something a carrier says about a parcel. `carrier_code` is its own word, kept as it came."""

    tracking_number: str
    at: datetime
    status: TrackingStatus
    carrier_code: str
    place: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A parcel is in the driver's hands."""

    tracking_number: str
    shipment_id: int
    manifest_id: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A labeled carton, as the shop and the shopper see it."""

    shipment_id: int
    carton_id: int
    label_id: int
    carrier: str
    service: str
    tracking_number: str
    state: LabelState
    status: TrackingStatus | None
    status_at: datetime | None
    handed_over_at: datetime | None
