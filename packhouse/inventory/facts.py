"""What the inventory room tells."""

from typing import ClassVar

from packhouse.kernel.facts import FacilityFact
from packhouse.kernel.values import dataclass


@dataclass(frozen=True, slots=True)
class StockArrived(FacilityFact):
    """Sellable units of a product came on hand: what waited for them may be tried again."""

    subject: ClassVar[str] = "product_id"

    product_id: int
    merchant_id: int
    units: int
