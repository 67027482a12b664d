"""Where shipments stand: the room's one place that writes their state."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from packhouse.fulfillment import facts
from packhouse.fulfillment.states import LEAVES_THE_HOUSE, SHIPMENT
from packhouse.fulfillment.values import Shortage, Standing
from packhouse.inventory.operations import lock_free_units, release
from packhouse.inventory.values import ProductUnits
from packhouse.kernel.facts import FacilityFact, tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required

SQL = statements(__file__)

FACTS: dict[str, type[facts.ShipmentFact]] = {
    "release": facts.ShipmentReleased,
    "start_picking": facts.PickingStarted,
    "finish_picking": facts.ShipmentPicked,
    "start_packing": facts.PackingStarted,
    "finish_packing": facts.ShipmentPacked,
    "label": facts.ShipmentLabeled,
    "void_label": facts.ShipmentUnlabeled,
    "hand_over": facts.ShipmentShipped,
    "deliver": facts.ShipmentDelivered,
    "cancel": facts.ShipmentCancelled,
    "give_up": facts.ShipmentCancelled,
}


class ShipmentUnknown(Refused):
    """No such shipment in this facility."""

    says = "This facility has no shipment {shipment_id}. Scan the tote or look the order up."


class ShipmentNotReady(Refused):
    """The shipment stands in a state that does not allow it."""

    says = "Shipment {shipment_id} is {state}. Possible now: {allowed}."


class MoveNotAllowed(RuntimeError):
    """A caller moved a shipment that it had not checked: a bug of the caller."""


@transaction_required
def lock_shipments(*, facility_id: int, shipment_ids: Sequence[int]) -> list[Standing]:
    """Lock shipments in key order; unknown ids are missing from the answer."""
    return SQL["lock_shipments"].rows(Standing, facility_id=facility_id, shipment_ids=list(shipment_ids))


@transaction_required
def advance(
    *,
    facility_id: int,
    move: str,
    shipments: Sequence[Standing],
    now: datetime,
    actor_id: int,
    also: Sequence[FacilityFact] = (),
) -> None:
    """Move shipments that the caller has locked and found allowed (`queries.allows`), and tell it.

    `move` is a name from the life cycle: `release`, `finish_picking`, `hand_over` ... `also` are facts of one kind
    that the caller has to tell about the same step; they are told first, even if no shipment moves.
    """
    if not shipments:
        tell(also, now=now, actor_id=actor_id)
        return
    sources = SHIPMENT.sources(move)
    wrong = [s.shipment_id for s in shipments if s.state not in sources]
    if wrong:
        raise MoveNotAllowed(f"{move} of shipments {wrong[:10]}: their state does not allow it")

    shipment_ids = [shipment.shipment_id for shipment in shipments]
    state = SHIPMENT.target(move)
    SQL["advance"].run(
        facility_id=facility_id,
        shipment_ids=shipment_ids,
        state=int(state),
        leaves=move in LEAVES_THE_HOUSE,
        at=now,
    )
    tell(also, _facts(facility_id, move, shipments), now=now, actor_id=actor_id)


def _facts(facility_id: int, move: str, shipments: Sequence[Standing]) -> Sequence[facts.ShipmentFact]:
    kind = FACTS.get(move, facts.ShipmentTracked)
    if kind is facts.ShipmentTracked:
        state = int(SHIPMENT.target(move))
        return [facts.ShipmentTracked(facility_id, s.shipment_id, s.merchant_id, s.order_id, state) for s in shipments]
    if kind is facts.ShipmentShipped or kind is facts.ShipmentDelivered:
        units = _units_of(facility_id, [s.shipment_id for s in shipments])
        return [
            kind(facility_id, s.shipment_id, s.merchant_id, s.order_id, units.get(s.shipment_id, 0)) for s in shipments
        ]
    return [kind(facility_id, s.shipment_id, s.merchant_id, s.order_id) for s in shipments]


def _units_of(facility_id: int, shipment_ids: Sequence[int]) -> dict[int, int]:
    return dict(SQL["units_of"].tuples(facility_id=facility_id, shipment_ids=list(shipment_ids)))


@transaction_required
def shorten(*, facility_id: int, shortages: Sequence[Shortage], now: datetime, actor_id: int) -> None:
    """Let locked shipments owe fewer units, and give back their reservation.

    Tells `ShipmentShortened`: the order needs these units from elsewhere. One shortage a line.
    """
    if not shortages:
        return
    orders = lock_shipments(facility_id=facility_id, shipment_ids=sorted({each.shipment_id for each in shortages}))
    lock_free_units(facility_id=facility_id, product_ids=sorted({each.product_id for each in shortages}))

    SQL["shorten"].run(
        facility_id=facility_id,
        shipment_ids=[each.shipment_id for each in shortages],
        line_nos=[each.line_no for each in shortages],
        quantities=[each.quantity for each in shortages],
    )
    release(facility_id=facility_id, units=by_product(shortages))

    whose = {order.shipment_id: order for order in orders}
    told = [_shortened(facility_id, whose[each.shipment_id], each) for each in shortages]
    tell(told, now=now, actor_id=actor_id)


def _shortened(facility_id: int, whose: Standing, shortage: Shortage) -> facts.ShipmentShortened:
    return facts.ShipmentShortened(
        facility_id=facility_id,
        shipment_id=whose.shipment_id,
        merchant_id=whose.merchant_id,
        order_id=whose.order_id,
        line_no=shortage.line_no,
        product_id=shortage.product_id,
        units=shortage.quantity,
    )


@transaction_required
def give_up(*, facility_id: int, shipments: Sequence[Standing], now: datetime, actor_id: int) -> None:
    """End locked shipments that owe nothing any more: not one of their units could be fetched."""
    advance(facility_id=facility_id, move="give_up", shipments=shipments, now=now, actor_id=actor_id)


def by_product(units: Iterable[Shortage]) -> list[ProductUnits]:
    """Units of several lines, summed by product, in key order."""
    sums: dict[int, int] = defaultdict(int)
    for each in units:
        sums[each.product_id] += each.quantity
    return [ProductUnits(product_id, sums[product_id]) for product_id in sorted(sums)]
