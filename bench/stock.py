"""A large stock: so many products of many merchants in several facilities that there are a million stock levels."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bench.world import PRODUCTS, World
from packhouse.facilities import operations as facilities
from packhouse.facilities import queries as sites
from packhouse.facilities.values import LocationKind, NewLocation
from packhouse.kernel.sql import Statements
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import operations as merchants

SQL = Statements(Path(__file__).with_name("sql"))
FACILITIES = 5


def fill(world: World, *, stock_levels: int, now: datetime, step: Callable[[], None]) -> None:
    """Add merchants, facilities, products, stock levels and balances until there are so many stock levels."""
    others = stock_levels // (FACILITIES * PRODUCTS) - 1
    with as_operator():
        for number in range(others):
            merchants.sign_up(code=f"other-{number}", name=f"Other {number}", splits_orders=True, now=now)
        SQL["products"].run(merchant_id=world.merchant_id, at=now)
    for number in range(FACILITIES):
        _stock(number, world, now)
        step()


def _stock(number: int, world: World, now: datetime) -> None:
    with as_operator():
        facility_id = _facility(number) if number else world.facility_id
        facilities.add_locations(facility_id=facility_id, locations=[NewLocation("MASS", LocationKind.STORAGE)])
        location_id = sites.location_ids(facility_id=facility_id, codes=["MASS"])["MASS"]
        SQL["levels"].run(facility_id=facility_id)
        SQL["balances"].run(facility_id=facility_id, location_id=location_id)


def _facility(number: int) -> int:
    return facilities.open_facility(
        code=f"other-{number}",
        name=f"Other {number}",
        country="GB",
        time_zone="Europe/London",
        latitude=52.63,
        longitude=-1.13,
    )
