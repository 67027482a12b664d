"""What the inventory room tells."""

from dataclasses import dataclass
from typing import ClassVar

from packhouse.kernel.facts import FacilityFact


@dataclass(frozen=True, slots=True)
class StockArrived(FacilityFact):
    """Sellable units of a product came on hand: what waited for them may be tried again."""

    subject: ClassVar[str] = "product_id"

    product_id: int
    merchant_id: int
    units: int
