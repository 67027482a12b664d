"""What others may ask about inbound shipments: frozen rows, ordered, bounded."""

from collections.abc import Sequence

from packhouse.facilities.values import LocationKind
from packhouse.inventory.values import Condition
from packhouse.kernel.sql import statements
from packhouse.receiving.states import INBOUND
from packhouse.receiving.values import (
    Discrepancy,
    InboundLineRow,
    InboundRow,
    InboundState,
    PutAway,
)

SQL = statements(__file__)


def inbound(*, facility_id: int, inbound_id: int) -> InboundRow | None:
    """An inbound shipment of a facility."""
    return SQL["inbound"].one(InboundRow, facility_id=facility_id, inbound_id=inbound_id)


def inbound_of_merchant(*, merchant_id: int, inbound_id: int) -> InboundRow | None:
    """An inbound shipment of a merchant, whatever facility it goes to."""
    return SQL["inbound_of_merchant"].one(InboundRow, merchant_id=merchant_id, inbound_id=inbound_id)


def inbounds_page(*, merchant_id: int, after_id: int = 0, most: int = 100) -> list[InboundRow]:
    """A merchant's inbound shipments with an id greater than `after_id`, oldest first; at most `most`."""
    return SQL["inbounds_page"].rows(InboundRow, merchant_id=merchant_id, after_id=after_id, most=most)


def inbounds_in_state(*, facility_id: int, state: InboundState, most: int = 500) -> list[InboundRow]:
    """A facility's inbound shipments in a state, oldest first; at most `most`."""
    return SQL["inbounds_in_state"].rows(InboundRow, facility_id=facility_id, state=int(state), most=most)


def inbound_lines(*, facility_id: int, inbound_ids: Sequence[int]) -> list[InboundLineRow]:
    """The lines of these inbound shipments, by shipment and number."""
    return SQL["inbound_lines"].rows(
        InboundLineRow,
        facility_id=facility_id,
        inbound_ids=list(inbound_ids),
        damaged_condition=int(Condition.DAMAGED),
    )


def discrepancies(*, facility_id: int, inbound_ids: Sequence[int]) -> list[Discrepancy]:
    """The lines of these inbound shipments that were not counted as announced, or came damaged."""
    return SQL["discrepancies"].rows(
        Discrepancy,
        facility_id=facility_id,
        inbound_ids=list(inbound_ids),
        damaged_condition=int(Condition.DAMAGED),
    )


def suggest_put_away(*, facility_id: int, inbound_ids: Sequence[int]) -> list[PutAway]:
    """Where what still lies at the dock could go: good units to a location that has the product already.

    Otherwise to the nearest empty storage location, one for each product; when none is empty, to the nearest.
    Damaged units go to the nearest quarantine location. Distances are from the dock of the first of these shipments.
    """
    return SQL["suggest_put_away"].rows(
        PutAway,
        facility_id=facility_id,
        inbound_ids=list(inbound_ids),
        sellable=int(Condition.SELLABLE),
        storage=int(LocationKind.STORAGE),
        quarantine=int(LocationKind.QUARANTINE),
    )


def moves_from(state: int) -> tuple[str, ...]:
    """What can be done with an inbound shipment in this state, by name."""
    return INBOUND.moves_from(state)
