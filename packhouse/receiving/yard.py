"""Inbound shipments under lock while a batch is decided, item by item, as if one came after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from packhouse.kernel.refusals import Refused
from packhouse.receiving.states import INBOUND
from packhouse.receiving.values import Done, Inbound, InboundState, Step


class InboundUnknown(Refused):
    """There is no such inbound shipment in this facility."""

    says = "There is no inbound shipment {inbound_id} here."


class InboundNotReady(Refused):
    """The inbound shipment stands where this cannot be done."""

    says = "Inbound shipment {inbound_id} is {state}: what can be done now is {allowed}."


class Yard:
    """The locked inbound shipments: each item of a batch finds what the items before it left."""

    def __init__(self, inbounds: Iterable[Inbound]) -> None:
        self._inbounds = {inbound.inbound_id: inbound for inbound in inbounds}
        self._entered: dict[int, list[InboundState]] = {}

    def refusal(self, move: str, inbound_id: int) -> Refused | None:
        """Why the move may not be made, if it may not."""
        inbound = self._inbounds.get(inbound_id)
        if inbound is None:
            return InboundUnknown(inbound_id=inbound_id)
        if INBOUND.allows(move, inbound.state):
            return None
        return InboundNotReady(
            inbound_id=inbound_id,
            state=InboundState(inbound.state).name.lower(),
            allowed=", ".join(INBOUND.moves_from(inbound.state)) or "nothing",
        )

    def move(self, move: str, inbound_id: int) -> Done:
        """Make a move that was found allowed."""
        inbound, target = self._inbounds[inbound_id], INBOUND.target(move)
        if inbound.state != target:
            self._entered.setdefault(inbound_id, []).append(target)
            self._inbounds[inbound_id] = replace(inbound, state=target)
        return Done(inbound_id, target)

    def entered(self, state: InboundState) -> list[Inbound]:
        """The inbound shipments that came into this state, in the order of their ids."""
        return [self._inbounds[key] for key in sorted(self._entered) if state in self._entered[key]]

    def steps(self, *, now: datetime, docks: Mapping[int, int]) -> list[Step]:
        """How the rows of the inbound shipments change."""
        return [
            Step(
                inbound_id=key,
                state=states[-1],
                dock_id=docks.get(key),
                arrived_at=now if InboundState.ARRIVED in states else None,
                received_at=now if InboundState.RECEIVED in states else None,
                closed_at=now if InboundState.CLOSED in states else None,
            )
            for key, states in sorted(self._entered.items())
        ]

    def __getitem__(self, inbound_id: int) -> Inbound:
        return self._inbounds[inbound_id]
