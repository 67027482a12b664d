"""All that the rooms know about one order: what `why` decides from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from packhouse.catalog.queries import products
from packhouse.facilities.queries import location_kinds, locations_by_id, next_departure, sites
from packhouse.facilities.values import Facility, LocationKind
from packhouse.fulfillment.queries import owed, shipments_of, waiting
from packhouse.fulfillment.values import Owed, ShipmentRow, ShipmentState, Waiting
from packhouse.inventory.queries import availability, balances_of
from packhouse.inventory.values import Availability, Condition
from packhouse.kernel.queries import timeline
from packhouse.kernel.sql import statements
from packhouse.merchants.queries import terms
from packhouse.orders.queries import holds, lines, orders
from packhouse.orders.values import HoldRow, OrderRow
from packhouse.picking.queries import picks_of
from packhouse.picking.values import PickRow

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class Unheard:
    """Facts that a subscriber has not had yet; `attempts`: how often it failed on them."""

    subscriber: str
    attempts: int
    is_parked: bool
    failure: str


@dataclass(frozen=True, slots=True)
class InboundUnits:
    """Good units of a product that an inbound shipment brings; `state` is an `InboundState`."""

    external_id: str
    state: int
    expected_date: date | None
    product_id: int
    expected: int
    counted: int
    at_dock: int


@dataclass(frozen=True, slots=True)
class InCarton:
    """Units of a product in a carton."""

    shipment_id: int
    carton_id: int
    is_open: bool
    product_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Label:
    """A live label; `state` is a `LabelState`, `tracking_status` a `TrackingStatus`."""

    shipment_id: int
    carton_id: int
    carrier: str
    state: int
    tracking_number: str
    refusal: str
    requested_at: datetime
    handed_over_at: datetime | None
    tracking_status: int | None
    tracked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A shipment of the order, with what its house knows. `free`: unpromised units in storage, by product."""

    shipment: ShipmentRow
    house: Facility
    owed: Sequence[Owed]
    picks: Sequence[PickRow]
    codes: dict[int, str]
    cartons: Sequence[InCarton]
    labels: Sequence[Label]
    free: dict[int, int]


@dataclass(slots=True)
class Case:
    """All that is known about one order."""

    order: OrderRow
    splits: bool
    houses: dict[int, Facility]
    skus: dict[int, str]
    holds: Sequence[HoldRow]
    waiting: Sequence[Waiting]
    unheard: list[Unheard]
    serving: list[str]
    """The codes of the facilities from which the order's service leaves."""
    stock: Sequence[Availability] = ()
    inbound: list[tuple[str, InboundUnits]] = field(default_factory=list)
    """What is on its way to a facility, by the facility's code."""
    parcels: list[Parcel] = field(default_factory=list)
    rejected_at: datetime | None = None


def gather(*, merchant_id: int, order_id: int, now: datetime) -> Case | None:
    """Ask all rooms about one order; None if the merchant has no such order."""
    ids = [order_id]
    found = orders(merchant_id=merchant_id, order_ids=ids)
    if not found:
        return None
    (order,) = found
    houses = {site.id: site for site in sites()}
    product_ids = [line.product_id for line in lines(merchant_id=merchant_id, order_ids=ids)]
    case = Case(
        order=order,
        splits=terms(merchant_id).splits_orders,
        houses=houses,
        skus={product.id: product.sku for product in products(product_ids=product_ids).values()},
        holds=holds(merchant_id=merchant_id, order_ids=ids),
        waiting=waiting(merchant_id=merchant_id, order_ids=ids),
        unheard=SQL["waiting_about_order"].rows(Unheard, merchant_id=merchant_id, order_id=order_id),
        serving=[house.code for house in houses.values() if _leaves(house, order.service, now)],
        rejected_at=_rejected_at(merchant_id, order_id),
    )
    _look_for_goods(case, merchant_id)
    for house_id, rows in _by_house(shipments_of(merchant_id=merchant_id, order_ids=ids)).items():
        case.parcels += _parcels(houses[house_id], rows)
        case.unheard += _unheard(house_id, shipment_ids=[row.id for row in rows])
    return case


def _leaves(house: Facility, service: str, now: datetime) -> bool:
    return next_departure(facility_id=house.id, service=service, after=now) is not None


def _rejected_at(merchant_id: int, order_id: int) -> datetime | None:
    told = timeline(shard="merchant", shard_id=merchant_id, subject_ids=[order_id], kinds=["CancellationRejected"])
    return told[-1].at if told else None


def _look_for_goods(case: Case, merchant_id: int) -> None:
    """Where the products are that the order waits for, and what is on its way."""
    wanted = sorted({row.product_id for row in case.waiting})
    if not wanted:
        return
    case.stock = availability(merchant_id=merchant_id, product_ids=wanted)
    for house in case.houses.values():
        rows = SQL["inbound_units"].rows(InboundUnits, facility_id=house.id, product_ids=wanted)
        case.inbound += [(house.code, row) for row in rows]
        case.unheard += _unheard(house.id, product_ids=wanted)


def _unheard(facility_id: int, *, shipment_ids: Sequence[int] = (), product_ids: Sequence[int] = ()) -> list[Unheard]:
    return SQL["waiting_about_goods"].rows(
        Unheard, facility_id=facility_id, shipment_ids=list(shipment_ids), product_ids=list(product_ids)
    )


def _by_house(rows: Sequence[ShipmentRow]) -> dict[int, list[ShipmentRow]]:
    houses: dict[int, list[ShipmentRow]] = defaultdict(list)
    for row in rows:
        houses[row.facility_id].append(row)
    return houses


def _parcels(house: Facility, rows: Sequence[ShipmentRow]) -> list[Parcel]:
    ids = [row.id for row in rows]
    lines_owed = owed(facility_id=house.id, shipment_ids=ids)
    picks = picks_of(facility_id=house.id, shipment_ids=ids)
    cartons = SQL["packed_units"].rows(InCarton, facility_id=house.id, shipment_ids=ids)
    labels = SQL["labels"].rows(Label, facility_id=house.id, shipment_ids=ids)
    codes = _codes(house.id, picks)
    waits = {row.id for row in rows if row.state == ShipmentState.PLANNED}
    free = _free(house.id, sorted({line.product_id for line in lines_owed if line.shipment_id in waits}))
    return [
        Parcel(
            shipment=row,
            house=house,
            owed=[line for line in lines_owed if line.shipment_id == row.id],
            picks=[pick for pick in picks if pick.shipment_id == row.id],
            codes=codes,
            cartons=[carton for carton in cartons if carton.shipment_id == row.id],
            labels=[label for label in labels if label.shipment_id == row.id],
            free=free,
        )
        for row in rows
    ]


def _codes(facility_id: int, picks: Sequence[PickRow]) -> dict[int, str]:
    named = {pick.location_id for pick in picks} | {pick.tote_id for pick in picks if pick.tote_id is not None}
    found = locations_by_id(facility_id=facility_id, location_ids=sorted(named))
    return {location_id: location.code for location_id, location in found.items()}


def _free(facility_id: int, product_ids: Sequence[int]) -> dict[int, int]:
    """Sellable units in storage that no pick is promised, by product."""
    if not product_ids:
        return {}
    rows = balances_of(facility_id=facility_id, product_ids=product_ids)
    kinds = location_kinds(facility_id=facility_id, location_ids=[row.location_id for row in rows])
    free: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.condition == Condition.SELLABLE and kinds[row.location_id] is LocationKind.STORAGE:
            free[row.product_id] += row.quantity - row.reserved
    return free
