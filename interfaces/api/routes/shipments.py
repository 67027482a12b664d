"""Shipments, their parcels, and what the carriers say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from ninja import Router

from interfaces.api import outgoing
from interfaces.api.access import Request
from interfaces.api.answers import json_response
from interfaces.api.paging import number
from interfaces.api.refusals import ShipmentUnknown
from interfaces.api.routes.orders import known_id
from packhouse.catalog import queries as catalog
from packhouse.facilities import queries as facilities
from packhouse.fulfillment import queries as fulfillment
from packhouse.fulfillment.values import Owed, ShipmentRow, ShipmentState
from packhouse.kernel.transactions import as_merchant
from packhouse.orders import operations as order_operations
from packhouse.orders import queries as orders
from packhouse.shipping import queries as shipping
from packhouse.shipping.values import LabelState, Parcel, TrackingRow, TrackingStatus

router = Router(tags=["shipments"])


@router.get("/shipments", response={200: outgoing.Shipments}, summary="List the shipments of an order")
def of_order(request: Request, order_id: str) -> HttpResponse:
    """The shipments of an order, with their parcels and what the carriers say of them."""
    merchant_id, known = request.auth.merchant_id, known_id(order_id)
    with as_merchant(merchant_id):
        if not orders.orders(merchant_id=merchant_id, order_ids=[known]):
            raise order_operations.OrderUnknown(order_id=order_id)
        rows = fulfillment.shipments_of(merchant_id=merchant_id, order_ids=[known])
        items = _shipments(merchant_id, rows)
    return json_response(outgoing.Shipments(items))


@router.get("/shipments/{shipment_id}", response={200: outgoing.Shipment}, summary="Look at a shipment")
def one(request: Request, shipment_id: str) -> HttpResponse:
    """A shipment, with its parcels and what the carriers say of them."""
    merchant_id = request.auth.merchant_id
    facility, _, within = shipment_id.partition("-")
    facility_id, known = number(facility), number(within)
    if facility_id is None or known is None:
        raise ShipmentUnknown(shipment_id=shipment_id[:80])
    with as_merchant(merchant_id):
        rows = fulfillment.shipments_of_merchant(merchant_id=merchant_id, facility_id=facility_id, shipment_ids=[known])
        items = _shipments(merchant_id, rows)
    if not items:
        raise ShipmentUnknown(shipment_id=shipment_id)
    return json_response(items[0])


def _shipments(merchant_id: int, rows: Sequence[ShipmentRow]) -> list[outgoing.Shipment]:
    codes = facilities.codes([row.facility_id for row in rows])
    lines = _lines(rows)
    parcels = _parcels(merchant_id, [row.id for row in rows])
    return [
        outgoing.Shipment(
            id=f"{row.facility_id}-{row.id}",
            order_id=str(row.order_id),
            facility=codes[row.facility_id],
            state=outgoing.word(ShipmentState, row.state),
            since=row.since,
            service=row.service,
            planned_at=row.planned_at,
            ship_by=row.ship_by,
            lines=lines[row.id],
            parcels=parcels[row.id],
        )
        for row in rows
    ]


def _lines(rows: Sequence[ShipmentRow]) -> Mapping[int, list[outgoing.ShipmentLine]]:
    by_facility: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_facility[row.facility_id].append(row.id)
    owed: list[Owed] = []
    for facility_id, shipment_ids in sorted(by_facility.items()):
        owed += fulfillment.owed(facility_id=facility_id, shipment_ids=shipment_ids)
    products = catalog.products(product_ids=[each.product_id for each in owed])
    lines: dict[int, list[outgoing.ShipmentLine]] = defaultdict(list)
    for each in owed:
        line = outgoing.ShipmentLine(each.line_no, products[each.product_id].sku, each.quantity)
        lines[each.shipment_id].append(line)
    return lines


def _parcels(merchant_id: int, shipment_ids: Sequence[int]) -> Mapping[int, list[outgoing.Parcel]]:
    rows = shipping.parcels_of(merchant_id=merchant_id, shipment_ids=shipment_ids)
    events: dict[int, list[outgoing.TrackingEvent]] = defaultdict(list)
    for event in shipping.tracking_events(merchant_id=merchant_id, label_ids=[row.label_id for row in rows]):
        events[event.label_id].append(_event(event))
    parcels: dict[int, list[outgoing.Parcel]] = defaultdict(list)
    for row in rows:
        parcels[row.shipment_id].append(_parcel(row, events[row.label_id]))
    return parcels


def _parcel(row: Parcel, events: list[outgoing.TrackingEvent]) -> outgoing.Parcel:
    return outgoing.Parcel(
        carrier=row.carrier,
        service=row.service,
        tracking_number=row.tracking_number or None,
        label=outgoing.word(LabelState, row.state),
        status=None if row.status is None else outgoing.word(TrackingStatus, row.status),
        status_at=row.status_at,
        handed_over_at=row.handed_over_at,
        events=events,
    )


def _event(row: TrackingRow) -> outgoing.TrackingEvent:
    return outgoing.TrackingEvent(row.at, outgoing.word(TrackingStatus, row.status), row.carrier_code, row.place)
