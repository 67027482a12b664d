"""What the shipping room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class LabelFact(FacilityFact):
    """A fact about the label of one of a shipment's cartons."""

    subject: ClassVar[str] = "shipment_id"

    shipment_id: int
    carton_id: int
    label_id: int


@dataclass(frozen=True, slots=True)
class LabelBought(LabelFact):
    """The carton has a label: it is a parcel."""


@dataclass(frozen=True, slots=True)
class LabelRefused(LabelFact):
    """The carrier says no: a person must look."""


@dataclass(frozen=True, slots=True)
class LabelVoided(LabelFact):
    """The label is void."""


@dataclass(frozen=True, slots=True)
class ParcelTracked(LabelFact):
    """The carrier said something; `status` is a `values.TrackingStatus`."""

    status: int


@dataclass(frozen=True, slots=True)
class ParcelDelivered(LabelFact):
    """The recipient has this parcel."""
