"""Pure decisions about products."""

from collections.abc import Sequence

from packhouse.catalog.values import LARGEST_MEASURE, LONGEST_NAME, LONGEST_SKU, NewProduct

MEASURES = ("weight_g", "length_mm", "width_mm", "height_mm")


def sku_is_fit(sku: str) -> bool:
    """Whether a SKU can stand on a label: 1 to 64 printable characters, no space at its ends."""
    return 0 < len(sku) <= LONGEST_SKU and sku.isprintable() and sku == sku.strip()


def name_is_fit(name: str) -> bool:
    """Whether a name can be kept: at most 500 characters, no NUL."""
    return len(name) <= LONGEST_NAME and "\0" not in name


def unfit_measure(product: NewProduct) -> str | None:
    """The first measure that is below zero or beyond any parcel; None if all are fit."""
    for measure in MEASURES:
        if not 0 <= getattr(product, measure) <= LARGEST_MEASURE:
            return measure
    return None


def positions_of_first(products: Sequence[NewProduct]) -> dict[str, int]:
    """Where each SKU stands for the first time."""
    return {product.sku: position for position, product in reversed(list(enumerate(products)))}
