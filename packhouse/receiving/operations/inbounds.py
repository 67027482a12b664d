"""What the verbs share: inbound shipments under lock, moved on, told of."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from packhouse.kernel.sql import records, statements
from packhouse.receiving.facts import InboundFact
from packhouse.receiving.values import Inbound, InboundState
from packhouse.receiving.yard import Yard

SQL = statements(__file__)
F = TypeVar("F", bound=InboundFact)


def lock(facility_id: int, inbound_ids: Iterable[int]) -> Yard:
    """Lock inbound shipments of a facility in the order of their ids; unknown ones are missing."""
    ids = sorted(set(inbound_ids))
    return Yard(SQL["lock_inbounds"].rows(Inbound, facility_id=facility_id, inbound_ids=ids))


def advance(facility_id: int, yard: Yard, now: datetime, docks: Mapping[int, int] | None = None) -> None:
    """Write where the inbound shipments stand now, and at which docks."""
    SQL["advance"].run(facility_id=facility_id, steps=records(yard.steps(now=now, docks=docks or {})))


def each(fact: Callable[[int, int, int], F], facility_id: int, yard: Yard, state: InboundState) -> list[F]:
    """The fact of each inbound shipment that came into a state."""
    return [fact(facility_id, i.inbound_id, i.merchant_id) for i in yard.entered(state)]
