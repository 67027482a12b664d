"""The timeline of an order: what became true of it and of its shipments."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Router

from interfaces.api import outgoing
from interfaces.api.access import Request
from interfaces.api.answers import json_response
from interfaces.api.routes.orders import known_id
from packhouse.fulfillment import queries as fulfillment
from packhouse.fulfillment.facts import OrderBackordered, ShipmentFact
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.queries import Told, timeline
from packhouse.kernel.transactions import as_merchant
from packhouse.orders import operations
from packhouse.orders import queries as orders
from packhouse.orders.facts import OrderFact
from packhouse.orders.values import HOLD_REASONS, OrderState

router = Router(tags=["orders"])

ORDER_KINDS = [kind.__name__ for kind in (*OrderFact.__subclasses__(), OrderBackordered)]
SHIPMENT_KINDS = [kind.__name__ for kind in ShipmentFact.__subclasses__()]
KNOWN_ANYWAY = {"merchant_id", "facility_id", "order_id", "shipment_id"}


@router.get("/orders/{order_id}/timeline", response={200: outgoing.Timeline}, summary="Tell the timeline of an order")
def of_order(request: Request, order_id: str) -> HttpResponse:
    """What became true of an order and of its shipments, oldest first."""
    merchant_id, known = request.auth.merchant_id, known_id(order_id)
    with as_merchant(merchant_id):
        if not orders.orders(merchant_id=merchant_id, order_ids=[known]):
            raise operations.OrderUnknown(order_id=order_id)
        told = [*_of_order(merchant_id, known), *_of_shipments(merchant_id, known)]
    return json_response(outgoing.Timeline(sorted(told, key=lambda happening: happening.at)))


def _of_order(merchant_id: int, order_id: int) -> Iterator[outgoing.Happening]:
    told = timeline(shard="merchant", shard_id=merchant_id, subject_ids=[order_id], kinds=ORDER_KINDS)
    return (_happening(each, None, OrderState) for each in told)


def _of_shipments(merchant_id: int, order_id: int) -> Iterator[outgoing.Happening]:
    by_facility: dict[int, list[int]] = {}
    for shipment in fulfillment.shipments_of(merchant_id=merchant_id, order_ids=[order_id]):
        by_facility.setdefault(shipment.facility_id, []).append(shipment.id)
    for facility_id, shipment_ids in sorted(by_facility.items()):
        told = timeline(shard="facility", shard_id=facility_id, subject_ids=shipment_ids, kinds=SHIPMENT_KINDS)
        for each in told:
            yield _happening(each, f"{facility_id}-{each.subject_id}", ShipmentState)


def _happening(
    told: Told, shipment_id: str | None, states: type[OrderState] | type[ShipmentState]
) -> outgoing.Happening:
    facts = {name: value for name, value in told.body.items() if name not in KNOWN_ANYWAY}
    return outgoing.Happening(
        at=told.at,
        what=outgoing.snake(told.kind),
        shipment_id=shipment_id,
        actor_id=str(told.actor_id),
        facts=_spelled(facts, states),
    )


def _spelled(facts: Mapping[str, Any], states: type[OrderState] | type[ShipmentState]) -> dict[str, str | int]:
    spelled: dict[str, str | int] = {}
    for name, value in facts.items():
        if name == "state":
            spelled[name] = states(value).name.lower()
        elif name == "reason":
            spelled[name] = HOLD_REASONS[value]
        else:
            spelled[name] = str(value) if name.endswith("_id") else value
    return spelled
