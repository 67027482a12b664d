"""A merchant with a key, a house and more mugs than anybody will order. A program that writes down the key."""

from pathlib import Path

from packhouse.kernel.transactions import as_operator
from tests.builders import a_facility, a_key, a_merchant, a_product, stock_of

PLENTY = 1_000_000


def main(path: str) -> None:
    """Make the world; the key goes into the file."""
    with as_operator():
        merchant_id, facility_id = a_merchant(), a_facility()
        stock_of(facility_id, a_product(merchant_id), PLENTY)
        Path(path).write_text(a_key(merchant_id))
