"""Words of the catalog room that others use. Weights in grams, dimensions in millimeters; 0: not measured."""

from packhouse.kernel.values import dataclass

LONGEST_SKU = 64
LONGEST_NAME = 500
LARGEST_MEASURE = 100_000_000
MOST_PRODUCTS = 1_000


@dataclass(frozen=True, slots=True)
class Product:
    """A merchant's product."""

    id: int
    merchant_id: int
    sku: str
    name: str
    weight_g: int
    length_mm: int
    width_mm: int
    height_mm: int


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as a merchant describes it."""

    sku: str
    name: str
    weight_g: int = 0
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """The product is in the catalog as it was described. `is_new`: it was not there before."""

    product_id: int
    sku: str
    is_new: bool
