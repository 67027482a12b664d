"""Small worlds for tests: one call, one thing, with a code to find it by. All need an open transaction."""

from datetime import UTC, date, datetime, time

from django.db import connection

from packhouse.catalog import operations as catalog
from packhouse.catalog.values import NewProduct, Stored
from packhouse.facilities import operations as facilities
from packhouse.facilities import queries as facility_queries
from packhouse.facilities.values import LocationKind, NewDeparture, NewLocation
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.values import ShipmentState, Sourced
from packhouse.inventory import operations as inventory
from packhouse.inventory.models import Lot
from packhouse.inventory.values import Move, Reason
from packhouse.kernel.actors import SYSTEM
from packhouse.merchants import operations as merchants
from packhouse.orders import operations as orders
from packhouse.orders.values import Accepted, NewLine, NewOrder, Recipient

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday in winter: local time in London is UTC."""

SERVICES = ("standard", "express")


def a_merchant(code: str = "acme", *, splits_orders: bool = True) -> int:
    """A merchant; its id."""
    return merchants.sign_up(code=code, name=code.title(), splits_orders=splits_orders, now=NOON)


def a_key(merchant_id: int, label: str = "shop") -> str:
    """A key of one of the merchant's programs."""
    return merchants.issue_key(merchant_id=merchant_id, label=label, now=NOON)


def a_facility(
    code: str = "lei",
    *,
    storage: int = 20,
    totes: int = 40,
    stations: int = 2,
    country: str = "GB",
    latitude: float = 52.63,
    longitude: float = -1.13,
    cut_off: time = time(17, 0),
) -> int:
    """A building with locations of every kind and a truck at 17:00 each day; its id.

    Codes: `storage-1` and so on in aisles of ten, 1 m apart; `dock-1`, `quarantine-1`, `tote-1`, `station-1`.
    """
    facility_id = facilities.open_facility(
        code=code,
        name=code.title(),
        country=country,
        time_zone="Europe/London",
        latitude=latitude,
        longitude=longitude,
    )
    counts = {
        LocationKind.DOCK: 2,
        LocationKind.STORAGE: storage,
        LocationKind.TOTE: totes,
        LocationKind.STATION: stations,
        LocationKind.QUARANTINE: 1,
    }
    new = [_location(kind, no) for kind, count in counts.items() for no in range(1, count + 1)]
    facilities.add_locations(facility_id=facility_id, locations=new)
    daily = [NewDeparture(service, day, cut_off) for service in SERVICES for day in range(1, 8)]
    facilities.set_departures(facility_id=facility_id, departures=daily)
    return facility_id


def a_product(merchant_id: int, sku: str = "MUG", *, weight_g: int = 300) -> int:
    """A product of 100 x 80 x 80 mm; its id."""
    new = NewProduct(sku, f"Product {sku}", weight_g, 100, 80, 80)
    (stored,) = catalog.put_products(merchant_id=merchant_id, products=[new], now=NOON)
    assert isinstance(stored, Stored), stored
    return stored.product_id


def locations_of(facility_id: int, kind: LocationKind) -> list[int]:
    """The ids of a facility's locations of a kind, oldest first."""
    return [found.id for found in facility_queries.locations(facility_id=facility_id, kinds=[kind])]


def _location(kind: LocationKind, no: int) -> NewLocation:
    aisle, bay = divmod(no - 1, 10)
    code = f"{kind.name.lower()}-{no}"
    return NewLocation(code, kind, aisle + 1, bay + 1, 1, (aisle + 1) * 3000, (bay + 1) * 1000)


def stock_of(facility_id: int, product_id: int, quantity: int, *, bin_no: int = 1, lot_id: int = 0) -> int:
    """Sellable units in a storage location, come from the supplier; the location's id."""
    location_id = locations_of(facility_id, LocationKind.STORAGE)[bin_no - 1]
    supplier_id = facility_queries.special_locations(facility_id).supplier_id
    arrival = Move(product_id, quantity, supplier_id, location_id, Reason.ADJUSTMENT, "opening", lot_id)
    inventory.move(facility_id=facility_id, moves=[arrival], now=NOON, actor_id=SYSTEM)
    return location_id


def an_order(
    external_id: str = "A-1", *lines: tuple[str, int], name: str = "Ann", service: str = "standard"
) -> NewOrder:
    """An order of SKUs and quantities for somebody in Great Britain; one mug if nothing is said."""
    ship_to = Recipient(name=name, country="GB", line1="1 High Street", city="York", postal_code="YO1 7HH")
    new_lines = tuple(NewLine(sku, quantity) for sku, quantity in lines or (("MUG", 1),))
    return NewOrder(external_id, ship_to, new_lines, service)


def a_shipment(merchant_id: int, external_id: str = "A-1", *lines: tuple[str, int], name: str = "Ann") -> int:
    """The one shipment of a new order, planned where its stock lies; its id."""
    new = an_order(external_id, *lines, name=name)
    (answer,) = orders.accept(merchant_id=merchant_id, orders=[new], now=NOON, actor_id=SYSTEM)
    assert isinstance(answer, Accepted), answer
    order_ids = [answer.order_id]
    (sourced,) = fulfillment.source(merchant_id=merchant_id, order_ids=order_ids, now=NOON, actor_id=SYSTEM)
    assert isinstance(sourced, Sourced), sourced
    (shipment_id,) = sourced.shipment_ids
    return shipment_id


def a_lot(merchant_id: int, product_id: int, code: str, expires_on: date | None = None) -> int:
    """A lot of a product; its id."""
    return Lot.objects.create(merchant_id=merchant_id, product_id=product_id, code=code, expires_on=expires_on).pk


def force_state(facility_id: int, shipment_id: int, state: ShipmentState) -> None:
    """Put a shipment into a state without going there, to try each verb in each state."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE fulfillment_shipmentstate SET state = %s WHERE facility_id = %s AND shipment_id = %s",
            [int(state), facility_id, shipment_id],
        )
        assert cursor.rowcount == 1
