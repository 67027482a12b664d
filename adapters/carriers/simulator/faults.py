"""What can go wrong with a carrier, on demand."""

from enum import StrEnum


class Fault(StrEnum):
    """One kind of trouble. After `TIMEOUT_AFTER_SUCCESS` the effect is there, though nobody was told."""

    TIMEOUT_AFTER_SUCCESS = "timeout_after_success"
    TIMEOUT_BEFORE = "timeout_before"
    HTTP_500 = "http_500"
    REFUSE = "refuse"

    @property
    def has_effect(self) -> bool:
        """Whether the carrier does what it was asked to do."""
        return self is Fault.TIMEOUT_AFTER_SUCCESS


CALLS = ("buy_labels", "find_labels", "void_labels", "collect", "track")
REFUSABLE = ("buy_labels", "void_labels")
