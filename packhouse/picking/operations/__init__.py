"""The only writer of waves and picks.

Who changes a pick holds the lock of its shipment; that lock guards the picks, which need none of their own.
"""

from packhouse.picking.operations.picks import (
    NegativeQuantity,
    PickNotOpen,
    PickUnknown,
    TooManyUnits,
    ToteUnknown,
    WrongLocationScanned,
    cancel_picks,
    confirm,
)
from packhouse.picking.operations.waves import BatchTooSmall, plan_wave

__all__ = [
    "BatchTooSmall",
    "NegativeQuantity",
    "PickNotOpen",
    "PickUnknown",
    "ToteUnknown",
    "TooManyUnits",
    "WrongLocationScanned",
    "cancel_picks",
    "confirm",
    "plan_wave",
]
