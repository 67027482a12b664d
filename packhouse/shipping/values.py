"""Words of the shipping room that others use."""

from datetime import datetime
from enum import IntEnum

from packhouse.kernel.values import dataclass


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
class NeverArrived:
    """The carrier does not know the key: it may be asked again."""

    request_key: str


@dataclass(frozen=True, slots=True)
class WantedLabel:
    """A label that a carrier is to be asked for, and what it is for."""

    label_id: int
    shipment_id: int
    carton_id: int
    merchant_id: int
    order_id: int
    request_key: str
    service: str
    weight_g: int


@dataclass(frozen=True, slots=True)
class UnsettledLabel:
    """A label that a carrier is to be asked about."""

    shipment_id: int
    label_id: int
    request_key: str


@dataclass(frozen=True, slots=True)
class AskedLabel:
    """A label is asked for. `is_new`: this call asked for it; else it was asked for, or bought, before."""

    carton_id: int
    shipment_id: int
    label_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class AnsweredLabel:
    """What came of asking a carrier for a label."""

    shipment_id: int
    label_id: int
    answer: LabelAnswer | NeverArrived


@dataclass(frozen=True, slots=True)
class VoidedLabel:
    """The label is void: the carton may get another."""

    carton_id: int
    shipment_id: int
    label_id: int


@dataclass(frozen=True, slots=True)
class LabeledParcel:
    """A label and its number."""

    label_id: int
    tracking_number: str


@dataclass(frozen=True, slots=True)
class ToldVoid:
    """The carrier was told that a label is void; `is_void`: it agreed."""

    label_id: int
    is_void: bool


@dataclass(frozen=True, slots=True)
class ToTransmit:
    """A manifest that the carrier has not been told of."""

    manifest_id: int
    departed_at: datetime
    tracking_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrackingNews:
    """Something a carrier says about a parcel. `carrier_code` is its own word, kept as it came."""

    tracking_number: str
    at: datetime
    status: TrackingStatus
    carrier_code: str
    place: str


@dataclass(frozen=True, slots=True)
class RecordedNews:
    """The news stands in the book. `is_new`: it did not stand there before."""

    tracking_number: str
    shipment_id: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """What a carrier said about a parcel."""

    label_id: int
    at: datetime
    status: int
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
    """A labeled carton, as the shop and the shopper see it.

    `state` is a `LabelState`, `status` a `TrackingStatus`.
    """

    shipment_id: int
    carton_id: int
    label_id: int
    carrier: str
    service: str
    tracking_number: str
    state: int
    status: int | None
    status_at: datetime | None
    handed_over_at: datetime | None


@dataclass(frozen=True, slots=True)
class ParcelInTheHouse:
    """A labeled carton that a driver may take."""

    label_id: int
    shipment_id: int
    carton_id: int
    merchant_id: int
    carrier: str
    service: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class LabelCount:
    """How many labels of one carrier stand in one state; `state` is a `LabelState`."""

    carrier: str
    state: int
    labels: int
