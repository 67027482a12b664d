"""Two houses, two merchants and five products that everybody wants and nobody has enough of."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from packhouse.facilities.queries import special_locations
from packhouse.facilities.values import LocationKind
from packhouse.kernel.transactions import as_operator
from tests.builders import a_facility, a_merchant, a_product, locations_of, stock_of

UNITS_A_BIN = 25
HOT_BINS = 3
SKUS = {"acme": ("MUG", "POT", "LID"), "rival": ("MUG", "JAR")}


@dataclass(frozen=True)
class House:
    """A facility and its locations by kind."""

    id: int
    docks: list[int]
    bins: list[int]
    totes: list[int]
    stations: list[int]
    quarantine: list[int]
    loss: int


@dataclass(frozen=True)
class Merchant:
    """A merchant and its products by SKU."""

    id: int
    code: str
    products: dict[str, int]


@dataclass(frozen=True)
class HotWorld:
    """What the hands need to know."""

    houses: list[House]
    merchants: list[Merchant]


def read(path: Path) -> HotWorld:
    """The world as it was written down."""
    found = json.loads(path.read_text())
    return HotWorld([House(**each) for each in found["houses"]], [Merchant(**each) for each in found["merchants"]])


def _made() -> HotWorld:
    with as_operator():
        houses = [_house("lei"), _house("dub", country="IE", latitude=53.35, longitude=-6.26)]
        merchants = [_merchant(code, splits_orders=code == "acme") for code in SKUS]
        for house in houses:
            for product_id in [each for merchant in merchants for each in merchant.products.values()]:
                for bin_no in range(1, HOT_BINS + 1):
                    stock_of(house.id, product_id, UNITS_A_BIN, bin_no=bin_no)
    return HotWorld(houses, merchants)


def _house(code: str, **where: object) -> House:
    facility_id = a_facility(code, storage=HOT_BINS + 2, totes=8, stations=2, **where)
    kinds = (LocationKind.DOCK, LocationKind.STORAGE, LocationKind.TOTE, LocationKind.STATION, LocationKind.QUARANTINE)
    loss = special_locations(facility_id).loss_id
    return House(facility_id, *(locations_of(facility_id, kind) for kind in kinds), loss)


def _merchant(code: str, *, splits_orders: bool) -> Merchant:
    merchant_id = a_merchant(code, splits_orders=splits_orders)
    return Merchant(merchant_id, code, {sku: a_product(merchant_id, sku) for sku in SKUS[code]})


def main(path: str) -> None:
    """Make the world and write it down."""
    Path(path).write_text(json.dumps(asdict(_made())))
