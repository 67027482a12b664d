"""What a carrier must be able to do for us. Adapters fulfil it (adapters/carriers)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from packhouse.shipping.values import LabelAnswer, ParcelToLabel, TrackingNews


class CarrierUnreachable(Exception):
    """The carrier did not answer, or answered nonsense. What was asked may have been done; ask again later."""


class Carrier(Protocol):
    """A carrier behind its port. Every call takes a batch and may be repeated with the same keys.

    Every call but `buy_labels` raises `CarrierUnreachable` when there is no usable answer.
    """

    code: str

    def buy_labels(self, parcels: Sequence[ParcelToLabel], *, now: datetime) -> list[LabelAnswer]:
        """One answer a parcel, in order. A time-out is an `UnknownLabel`, never an exception."""
        ...

    def find_labels(self, request_keys: Sequence[str]) -> dict[str, LabelAnswer]:
        """What was bought or refused under these keys; a key that never arrived is missing."""
        ...

    def void_labels(self, tracking_numbers: Sequence[str], *, now: datetime) -> dict[str, bool]:
        """Whether each label is void now."""
        ...

    def collect(self, tracking_numbers: Sequence[str], *, now: datetime) -> None:
        """The driver takes these parcels: the manifest is closed."""
        ...

    def track(self, tracking_numbers: Sequence[str], *, now: datetime) -> list[TrackingNews]:
        """All that is known about these parcels up to now, oldest first."""
        ...
