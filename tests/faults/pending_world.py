"""Two merchants, each with goods in a house of its own, and everywhere a fact that waits for each subscriber."""

from datetime import datetime

from config.drain import drain
from interfaces import clock
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_operator
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.values import Accepted
from packhouse.packing import operations as packing
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import PickedUnits
from tests.builders import a_facility, a_merchant, a_product, an_order, locations_of, stock_of

MUGS, POTS, LIDS = 100, 2, 10
EARLIER = {
    "to cancel": ("MUG", 2),
    "to short": ("POT", POTS),
    "to pick": ("MUG", 3),
    "to pack": ("MUG", 1),
    "waiting": ("LID", 4),
    "waiting no more": ("LID", 1),
}


def main() -> None:
    """Make it."""
    now = clock.now()
    with as_operator():
        places = [(a_merchant("acme"), a_facility("lei")), (a_merchant("rival"), a_facility("dub"))]
        for merchant_id, facility_id in places:
            products = {sku: a_product(merchant_id, sku) for sku in ("MUG", "POT", "LID")}
            stock_of(facility_id, products["MUG"], MUGS)
            stock_of(facility_id, products["POT"], POTS, bin_no=2)
    for merchant_id, _ in places:
        with as_operator():
            for external_id, line in EARLIER.items():
                accept(merchant_id, external_id, line, now)
    drain(now)
    for merchant_id, facility_id in places:
        with as_operator():
            work(merchant_id, facility_id, now)
            ask(merchant_id, facility_id, now)


def accept(merchant_id: int, external_id: str, line: tuple[str, int], now: datetime) -> None:
    """A shop sends an order."""
    new = an_order(external_id, line)
    (answer,) = orders.accept(merchant_id=merchant_id, orders=[new], now=now, actor_id=SYSTEM)
    assert isinstance(answer, Accepted), answer


def work(merchant_id: int, facility_id: int, now: datetime) -> None:
    """The floor finds no pots, picks two orders, packs one of them."""
    whose = {"facility_id": facility_id, "now": now, "actor_id": SYSTEM}
    of_order = shipments_by_order(merchant_id)
    wave = picking.plan_wave(shipment_ids=sorted(of_order.values()), **whose)
    assert wave.wave_id is not None
    assert not wave.left_out
    found = picks.open_picks(facility_id=facility_id, wave_id=wave.wave_id)
    (tote_id, *_), (station_id, *_) = (
        locations_of(facility_id, kind) for kind in (LocationKind.TOTE, LocationKind.STATION)
    )
    fetched = {of_order["to pick"]: 1, of_order["to pack"]: 1, of_order["to short"]: 0}
    confirmed = [
        PickedUnits(each.wave_id, each.number, each.location_id, tote_id, each.quantity * fetched[each.shipment_id])
        for each in found
        if each.shipment_id in fetched
    ]
    picking.confirm(picks=confirmed, **whose)
    packing.verify(
        station_id=station_id,
        units=[
            VerifiedUnits(each.shipment_id, each.product_id, each.quantity)
            for each in picks.in_totes(facility_id=facility_id, shipment_ids=[of_order["to pack"]])
        ],
        **whose,
    )
    packing.close_cartons(cartons=[WeighedCarton(of_order["to pack"], 900)], **whose)
    standing = shipments.in_states(facility_id=facility_id, states=[ShipmentState.PACKED])
    assert [each.shipment_id for each in standing] == [of_order["to pack"]]


def ask(merchant_id: int, facility_id: int, now: datetime) -> None:
    """The merchant stops two orders and sends another one; lids come in."""
    ids = order_queries.ids_by_external_id(merchant_id=merchant_id, external_ids=["to cancel", "waiting no more"])
    orders.request_cancellation(merchant_id=merchant_id, order_ids=sorted(ids.values()), now=now, actor_id=SYSTEM)
    accept(merchant_id, "new", ("MUG", 1), now)
    stock_of(facility_id, a_product(merchant_id, "LID"), LIDS, bin_no=3)


def shipments_by_order(merchant_id: int) -> dict[str, int]:
    """The planned shipments of a merchant by its orders' external ids."""
    ids = order_queries.ids_by_external_id(merchant_id=merchant_id, external_ids=list(EARLIER))
    rows = shipments.shipments_of(merchant_id=merchant_id, order_ids=sorted(ids.values()))
    names = {order_id: external_id for external_id, order_id in ids.items()}
    return {names[row.order_id]: row.id for row in rows}
