"""What others may ask about products."""

from collections.abc import Sequence

from packhouse.catalog.values import Product
from packhouse.kernel.sql import statements

SQL = statements(__file__)


def product_ids(*, merchant_id: int, skus: Sequence[str]) -> dict[str, int]:
    """The products of these SKUs. Unknown SKUs are missing."""
    return dict(SQL["product_ids"].tuples(merchant_id=merchant_id, skus=list(skus)))


def product(*, merchant_id: int, sku: str) -> Product | None:
    """The merchant's product of this SKU."""
    ids = product_ids(merchant_id=merchant_id, skus=[sku])
    return products(product_ids=[ids[sku]])[ids[sku]] if ids else None


def products(*, product_ids: Sequence[int]) -> dict[int, Product]:
    """Products by id. Unknown ids are missing."""
    rows = SQL["products"].rows(Product, product_ids=list(product_ids))
    return {row.id: row for row in rows}


def products_page(*, merchant_id: int, after_sku: str = "", most: int = 100) -> list[Product]:
    """A merchant's products by SKU, from after `after_sku`; at most `most`."""
    return SQL["products_page"].rows(Product, merchant_id=merchant_id, after_sku=after_sku, most=most)


def weights_g(*, product_ids: Sequence[int]) -> dict[int, int]:
    """The weights of products, in grams; 0 is not measured."""
    return dict(SQL["weights"].tuples(product_ids=list(product_ids)))
