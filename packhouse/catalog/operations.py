"""Products come into the catalog and are described anew."""

from collections.abc import Sequence
from datetime import datetime

from packhouse.catalog import rules
from packhouse.catalog.values import LARGEST_MEASURE, LONGEST_NAME, LONGEST_SKU, NewProduct, Stored
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required

SQL = statements(__file__)


class SkuUnfit(Refused):
    """A SKU is empty, too long, or has characters that cannot be printed."""

    says = "The SKU {sku!r} cannot be kept. A SKU has 1 to {most} printable characters, no space at its ends."


class NameUnfit(Refused):
    """A product's name is too long or has a NUL in it."""

    says = "The name of {sku} cannot be kept. A name has at most {most} characters and no NUL."


class MeasureUnfit(Refused):
    """A weight or a dimension is negative or beyond any parcel."""

    says = "{measure} of {sku} is {value}. It is a whole number from 0 (not measured) to {most}."


class SkuRepeated(Refused):
    """The SKU stands earlier in the same call."""

    says = "The SKU {sku} stands earlier in this call. Describe each product once."


@transaction_required
def put_products(*, merchant_id: int, products: Sequence[NewProduct], now: datetime) -> list[Stored | Refused]:
    """Put products into the catalog, or describe known ones anew, by SKU; answers in the order of the call.

    Weights in grams, dimensions in millimeters. Refuses SkuUnfit, NameUnfit, MeasureUnfit, SkuRepeated.
    """
    first = rules.positions_of_first(products)
    refusals = [_refusal(product, first[product.sku] != at) for at, product in enumerate(products)]

    fit = [product for product, refusal in zip(products, refusals, strict=True) if refusal is None]
    rows = SQL["put_products"].rows(Stored, merchant_id=merchant_id, products=records(fit), at=now)

    stored = {row.sku: row for row in rows}
    return [refusal or stored[product.sku] for product, refusal in zip(products, refusals, strict=True)]


def _refusal(product: NewProduct, is_repeated: bool) -> Refused | None:
    if not rules.sku_is_fit(product.sku):
        return SkuUnfit(sku=product.sku[: 2 * LONGEST_SKU], most=LONGEST_SKU)
    if not rules.name_is_fit(product.name):
        return NameUnfit(sku=product.sku, most=LONGEST_NAME)
    if measure := rules.unfit_measure(product):
        value: int = getattr(product, measure)
        return MeasureUnfit(sku=product.sku, measure=measure, value=value, most=LARGEST_MEASURE)
    return SkuRepeated(sku=product.sku) if is_repeated else None
