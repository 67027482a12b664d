"""The small world of the bench: one merchant, one facility, every product in one bin, more of it than is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from packhouse.catalog import operations as catalog
from packhouse.catalog import queries as products
from packhouse.catalog.values import NewProduct
from packhouse.facilities import operations as facilities
from packhouse.facilities import queries as sites
from packhouse.facilities.values import LocationKind, NewDeparture, NewLocation
from packhouse.inventory import operations as inventory
from packhouse.inventory.values import Move, Reason
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import operations as merchants

PRODUCTS = 2_000
UNITS_OF_EACH = 1_000_000
TOTES = 600
STATIONS = 4
BAYS_AN_AISLE = 40
SERVICE = "standard"


@dataclass(frozen=True)
class World:
    """Who and what there is, by id. `product_ids` by SKU, most popular first; `bins` by product."""

    merchant_id: int
    facility_id: int
    product_ids: Mapping[str, int]
    bins: Mapping[int, int]
    totes: tuple[int, ...]
    stations: tuple[int, ...]
    recipient_id: int
    key: str


def build(now: datetime) -> World:
    """Make the world in the database that Django's connection leads to."""
    with as_operator():
        merchant_id = merchants.sign_up(code="bench", name="Bench", splits_orders=True, now=now)
        key = merchants.issue_key(merchant_id=merchant_id, label="bench", now=now)
        facility_id = _facility()
        product_ids = _products(merchant_id, now)
        bins = dict(zip(product_ids.values(), _locations(facility_id, LocationKind.STORAGE), strict=True))
        _stock(facility_id, bins, now)
    with as_operator():
        totes = _locations(facility_id, LocationKind.TOTE)
        stations = _locations(facility_id, LocationKind.STATION)
        recipient_id = sites.special_locations(facility_id).recipient_id
    return World(merchant_id, facility_id, product_ids, bins, totes, stations, recipient_id, key)


def _facility() -> int:
    facility_id = facilities.open_facility(
        code="bench", name="Bench", country="GB", time_zone="Europe/London", latitude=52.63, longitude=-1.13
    )
    counts = {LocationKind.STORAGE: PRODUCTS, LocationKind.TOTE: TOTES, LocationKind.STATION: STATIONS}
    new = [_location(kind, number) for kind, count in counts.items() for number in range(count)]
    facilities.add_locations(facility_id=facility_id, locations=new)
    daily = [NewDeparture(SERVICE, weekday, time(17, 0)) for weekday in range(1, 8)]
    facilities.set_departures(facility_id=facility_id, departures=daily)
    return facility_id


def _location(kind: LocationKind, number: int) -> NewLocation:
    aisle, bay = divmod(number, BAYS_AN_AISLE)
    return NewLocation(
        f"{kind.name}-{number:04}", kind, aisle=aisle, bay=bay, level=1, x_mm=3_000 * aisle, y_mm=1_000 * bay
    )


def _products(merchant_id: int, now: datetime) -> dict[str, int]:
    new = [NewProduct(f"SKU-{number:05}", f"Product {number}", 300, 100, 80, 80) for number in range(PRODUCTS)]
    catalog.put_products(merchant_id=merchant_id, products=new, now=now)
    skus = [each.sku for each in new]
    known = products.product_ids(merchant_id=merchant_id, skus=skus)
    return {sku: known[sku] for sku in skus}


def _locations(facility_id: int, kind: LocationKind) -> tuple[int, ...]:
    return tuple(each.id for each in sites.locations(facility_id=facility_id, kinds=[kind]))


def _stock(facility_id: int, bins: Mapping[int, int], now: datetime) -> None:
    supplier_id = sites.special_locations(facility_id).supplier_id
    moves = [
        Move(product_id, UNITS_OF_EACH, supplier_id, location_id, Reason.ADJUSTMENT, "opening")
        for product_id, location_id in bins.items()
    ]
    inventory.move(facility_id=facility_id, moves=moves, now=now, actor_id=SYSTEM)
