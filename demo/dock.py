"""Simulated staff at the docks: they let trucks in, count, ask about what differs, and put away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.agenda import Agenda
from demo.supply import Load, finding
from packhouse.facilities.queries import locations
from packhouse.facilities.values import LocationKind
from packhouse.kernel.actors import actor
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_operator
from packhouse.receiving import operations, queries
from packhouse.receiving.values import Arrival, Count, InboundLineRow, InboundState, PutAway

STAGE = "receive and put away"


class StaffStopped(Exception):
    """A verb said no where the play expects a yes."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A truck with one load, expected at a dock."""

    load: Load
    inbound_id: int


Step = Callable[[datetime, Delivery, Random], None]


class Dock:
    """The docks of one facility."""

    def __init__(self, *, facility_id: int, code: str, agenda: Agenda, seed: int) -> None:
        self._facility_id = facility_id
        self._agenda = agenda
        self._seed = seed
        with as_operator():
            self._actor_id = actor("person", f"{code}: dock")
            self._docks = [d.id for d in locations(facility_id=facility_id, kinds=[LocationKind.DOCK])]

    def expect(self, delivery: Delivery, at: datetime) -> None:
        """A truck will come at this time, or up to four hours later."""
        chance = Random(f"{self._seed}:{delivery.load.facility}:{delivery.load.channel}:{delivery.load.external_id}")
        late = timedelta(minutes=chance.randrange(240))
        self._agenda.at(at + late, STAGE, self._arrive, delivery, chance)

    def _arrive(self, now: datetime, delivery: Delivery, chance: Random) -> None:
        arrival = Arrival(delivery.inbound_id, chance.choice(self._docks))
        with as_operator():
            (answer,) = operations.arrive(
                facility_id=self._facility_id, arrivals=[arrival], now=now, actor_id=self._actor_id
            )
        _demand(answer)
        minutes = 15 + len(delivery.load.lines) // 2 + chance.randrange(30)
        self._later(now, minutes, self._count, delivery, chance)

    def _count(self, now: datetime, delivery: Delivery, chance: Random) -> None:
        with as_operator():
            lines = self._lines(delivery)
            counts = [self._found(delivery, line) for line in lines]
            answers = operations.count(facility_id=self._facility_id, counts=counts, now=now, actor_id=self._actor_id)
            _demand(*answers)
            (closed,) = operations.close_counts(
                facility_id=self._facility_id,
                inbound_ids=[delivery.inbound_id],
                now=now,
                actor_id=self._actor_id,
            )
        _demand(closed)
        if not isinstance(closed, Refused) and closed.state == InboundState.DISCREPANCY:
            self._later(now, 20 + chance.randrange(90), self._settle, delivery, chance)
        else:
            self._later(now, 10 + chance.randrange(30), self._put_away, delivery, chance)

    def _settle(self, now: datetime, delivery: Delivery, chance: Random) -> None:
        """The merchant has said that the count stands."""
        with as_operator():
            (answer,) = operations.settle(
                facility_id=self._facility_id,
                inbound_ids=[delivery.inbound_id],
                now=now,
                actor_id=self._actor_id,
            )
        _demand(answer)
        self._later(now, 5 + chance.randrange(15), self._put_away, delivery, chance)

    def _put_away(self, now: datetime, delivery: Delivery, chance: Random) -> None:
        """Put away as it is suggested, half of the lines in one go, until nothing is left."""
        with as_operator():
            suggested = queries.suggest_put_away(facility_id=self._facility_id, inbound_ids=[delivery.inbound_id])
            first = suggested[: max(30, len(suggested) // 2)]
            answers = self._stored(first, now)
        _demand(*answers)
        if len(first) < len(suggested):
            self._later(now, 15 + chance.randrange(40), self._put_away, delivery, chance)

    def _stored(self, put_aways: Sequence[PutAway], now: datetime) -> Sequence[object]:
        return operations.put_away(facility_id=self._facility_id, put_aways=put_aways, now=now, actor_id=self._actor_id)

    def _lines(self, delivery: Delivery) -> list[InboundLineRow]:
        return queries.inbound_lines(facility_id=self._facility_id, inbound_ids=[delivery.inbound_id])

    def _found(self, delivery: Delivery, line: InboundLineRow) -> Count:
        found = finding(delivery.load, line.line_no, line.expected, self._seed)
        return Count(delivery.inbound_id, line.line_no, found.good, found.damaged)

    def _later(self, now: datetime, minutes: int, action: Step, delivery: Delivery, chance: Random) -> None:
        self._agenda.at(now + timedelta(minutes=minutes), STAGE, action, delivery, chance)


def _demand(*answers: object) -> None:
    """The staff of the play makes no mistakes here: a refusal is a fault of the play or of Packhouse."""
    for answer in answers:
        if isinstance(answer, Refused):
            raise StaffStopped(f"{answer.code}: {answer}")
