"""What others may ask about shipments: frozen rows, ordered, bounded."""

from collections.abc import Sequence
from datetime import UTC, datetime

from packhouse.fulfillment.states import SHIPMENT
from packhouse.fulfillment.values import Owed, ShipmentRow, ShipmentState, Standing, Waiting
from packhouse.kernel.sql import statements

SQL = statements(__file__)

SOME_DAY = datetime(9999, 1, 1, tzinfo=UTC)


def allows(move: str, state: int) -> bool:
    """Whether a shipment in this state may make this move of its life cycle."""
    return SHIPMENT.allows(move, state)


def sources(move: str) -> frozenset[ShipmentState]:
    """The states that shipments may make this move from, to look at many of them."""
    return SHIPMENT.sources(move)


def moves_from(state: int) -> tuple[str, ...]:
    """What can be done with a shipment in this state, by name."""
    return SHIPMENT.moves_from(ShipmentState(state))


def owed(*, facility_id: int, shipment_ids: Sequence[int]) -> list[Owed]:
    """What these shipments owe, line by line."""
    return SQL["owed"].rows(Owed, facility_id=facility_id, shipment_ids=list(shipment_ids))


def in_states(
    *, facility_id: int, states: Sequence[int], ship_before: datetime = SOME_DAY, most: int = 500
) -> list[Standing]:
    """The shipments in the house that stand in these states, first to leave first; at most `most`."""
    return SQL["open_shipments"].rows(
        Standing, facility_id=facility_id, states=[int(s) for s in states], ship_before=ship_before, most=most
    )


def planned_shipments(*, facility_id: int, ship_before: datetime | None = None, most: int = 500) -> list[Standing]:
    """The shipments that wait for a wave, first to leave first; at most `most`."""
    return in_states(
        facility_id=facility_id,
        states=[ShipmentState.PLANNED],
        ship_before=ship_before or SOME_DAY,
        most=most,
    )


def count_open(*, facility_id: int) -> dict[ShipmentState, int]:
    """How many shipments in the house stand in which state."""
    return {ShipmentState(state): n for state, n in SQL["count_open"].tuples(facility_id=facility_id)}


def count_backorders(*, merchant_id: int) -> tuple[int, int]:
    """How many orders of a merchant wait for stock, and for how many units."""
    ((orders, units),) = SQL["count_backorders"].tuples(merchant_id=merchant_id)
    return orders, units


def shipments_of(*, merchant_id: int, order_ids: Sequence[int]) -> list[ShipmentRow]:
    """The shipments of these orders of a merchant."""
    return SQL["shipments_of"].rows(ShipmentRow, merchant_id=merchant_id, order_ids=list(order_ids))


def shipments_of_merchant(*, merchant_id: int, facility_id: int, shipment_ids: Sequence[int]) -> list[ShipmentRow]:
    """These shipments of a facility, by id, as far as they are the merchant's."""
    return SQL["shipments_of_merchant"].rows(
        ShipmentRow, merchant_id=merchant_id, facility_id=facility_id, shipment_ids=list(shipment_ids)
    )


def waiting(*, merchant_id: int, order_ids: Sequence[int]) -> list[Waiting]:
    """The units of these orders that wait for stock."""
    return SQL["backordered_lines"].rows(Waiting, merchant_id=merchant_id, order_ids=list(order_ids))
