"""Frozen values that cost little to make.

The type checker holds them frozen. At run time a guard against setting would make each of them six times as dear to
make, and a batch makes some seventy values an order.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Any:
        """The decorator of the standard library; frozen for the type checker alone, and hashable as frozen ones are."""
        return lambda cls: dataclasses.dataclass(cls, slots=slots, unsafe_hash=frozen)
