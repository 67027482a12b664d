"""What others may ask about stock: frozen rows, ordered, bounded."""

from collections.abc import Sequence

from packhouse.inventory.values import Availability, BalanceRow, MovementRow
from packhouse.kernel.sql import statements

SQL = statements(__file__)

NEWEST = 2**62


def availability(*, merchant_id: int, product_ids: Sequence[int]) -> list[Availability]:
    """What each facility has of these products; a product that was never received has no row."""
    return SQL["availability"].rows(Availability, merchant_id=merchant_id, product_ids=list(product_ids))


def movements(*, facility_id: int, product_id: int, before_id: int = NEWEST, most: int = 100) -> list[MovementRow]:
    """A product's movements in a facility, newest first, those before `before_id`."""
    return SQL["movements"].rows(
        MovementRow, facility_id=facility_id, product_id=product_id, before_id=before_id, most=most
    )


def balances_in(*, facility_id: int, location_ids: Sequence[int]) -> list[BalanceRow]:
    """What lies in these locations (storage, dock, quarantine)."""
    return SQL["balances_in"].rows(BalanceRow, facility_id=facility_id, location_ids=list(location_ids))


def balances_of(*, facility_id: int, product_ids: Sequence[int]) -> list[BalanceRow]:
    """Where these products lie (storage, dock, quarantine)."""
    return SQL["balances_of"].rows(BalanceRow, facility_id=facility_id, product_ids=list(product_ids))
