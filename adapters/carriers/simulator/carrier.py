"""The simulated carrier behind the port. It never waits: what would take days is computed from the clock."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.carriers.simulator.faults import CALLS, REFUSABLE, Fault
from adapters.carriers.simulator.itinerary import Reliability, Trip, events
from adapters.carriers.simulator.ledger import IN_MEMORY, Ledger, Purchase
from adapters.carriers.simulator.numbers import tracking_number
from packhouse.shipping.ports import CarrierUnreachable
from packhouse.shipping.values import (
    BoughtLabel,
    LabelAnswer,
    ParcelToLabel,
    RefusedLabel,
    TrackingNews,
    UnknownLabel,
)

CODE = "simulator"
REFUSAL = "The simulated carrier was told to refuse this label."


class SimulatedCarrier:
    """Fulfils `packhouse.shipping.ports.Carrier`. Its ledger may be a file that several processes share."""

    code = CODE

    def __init__(
        self, ledger: Path | str = IN_MEMORY, *, seed: int = 0, reliability: Reliability | None = None
    ) -> None:
        self.ledger = Ledger(ledger)
        self._seed = seed
        self._reliability = reliability or Reliability()

    def fail_next(self, fault: Fault, *, call: str = "buy_labels", times: int = 1) -> None:
        """Have the next calls of one kind fail, in whatever process that shares the ledger they come."""
        if call not in CALLS or (fault is Fault.REFUSE and call not in REFUSABLE):
            raise ValueError(f"{call} cannot have the fault {fault}")
        self.ledger.arm(call, fault, times)

    def buy_labels(self, parcels: Sequence[ParcelToLabel], *, now: datetime) -> list[LabelAnswer]:
        """One answer a parcel, in order; a key that was answered before gets the same answer."""
        fault = self.ledger.next_fault("buy_labels")
        unknown: list[LabelAnswer] = [UnknownLabel(parcel.request_key) for parcel in parcels]
        if fault in {Fault.TIMEOUT_BEFORE, Fault.HTTP_500}:
            return unknown
        with self.ledger.writing():
            known = self.ledger.answers([parcel.request_key for parcel in parcels])
            new = {parcel.request_key: parcel for parcel in parcels if parcel.request_key not in known}
            known |= self._sell(new.values(), fault, now)
        if fault is Fault.TIMEOUT_AFTER_SUCCESS:
            return unknown
        return [_answer(parcel.request_key, *known[parcel.request_key]) for parcel in parcels]

    def find_labels(self, request_keys: Sequence[str]) -> dict[str, LabelAnswer]:
        """What these keys were answered; a key that never arrived is missing."""
        self._reach("find_labels")
        return {key: _answer(key, *answer) for key, answer in self.ledger.answers(request_keys).items()}

    def void_labels(self, tracking_numbers: Sequence[str], *, now: datetime) -> dict[str, bool]:
        """Whether each label is void now: not those whose parcels a driver has taken."""
        fault = self._reach("void_labels")
        if fault is Fault.REFUSE:
            return dict.fromkeys(tracking_numbers, False)
        with self.ledger.writing():
            void = self.ledger.void(tracking_numbers, now.timestamp())
        self._lose(fault)
        return {number: number in void for number in tracking_numbers}

    def collect(self, tracking_numbers: Sequence[str], *, now: datetime) -> None:
        """The driver takes these parcels; from now on they travel."""
        fault = self._reach("collect")
        with self.ledger.writing():
            self.ledger.collect(tracking_numbers, now.timestamp())
        self._lose(fault)

    def track(self, tracking_numbers: Sequence[str], *, now: datetime) -> list[TrackingNews]:
        """All that is known about these parcels up to now, oldest first."""
        self._reach("track")
        trips = [
            Trip(
                each.tracking_number,
                datetime.fromtimestamp(each.collected_at, UTC),
                each.service,
                each.from_country,
                each.to_country,
                each.sale,
            )
            for each in self.ledger.collected(tracking_numbers)
        ]
        news = [
            each
            for trip in trips
            for each in events(trip, seed=self._seed, reliability=self._reliability)
            if each.at <= now
        ]
        return sorted(news, key=lambda each: each.at)

    def _sell(
        self, parcels: Iterable[ParcelToLabel], fault: Fault | None, now: datetime
    ) -> dict[str, tuple[str | None, str]]:
        """Answer new keys: a number each, or a refusal."""
        refusal = REFUSAL if fault is Fault.REFUSE else ""
        at = now.timestamp()
        sold = [
            Purchase(
                parcel.request_key,
                None if refusal else tracking_number(parcel.request_key),
                refusal,
                parcel.service,
                parcel.from_country,
                parcel.ship_to.get("country", ""),
                at,
            )
            for parcel in parcels
        ]
        answers = {each.request_key: (each.tracking_number, refusal) for each in sold}
        attempt = 0
        while sold := self.ledger.add(sold):
            attempt += 1
            sold = [each._replace(tracking_number=tracking_number(each.request_key, attempt)) for each in sold]
            answers |= {each.request_key: (each.tracking_number, refusal) for each in sold}
        return answers

    def _reach(self, call: str) -> Fault | None:
        """The fault of this call, if it is one that lets it happen."""
        fault = self.ledger.next_fault(call)
        if fault in {Fault.TIMEOUT_BEFORE, Fault.HTTP_500}:
            raise CarrierUnreachable(f"{call}: {fault}")
        if fault is Fault.TIMEOUT_AFTER_SUCCESS and call in {"find_labels", "track"}:
            raise CarrierUnreachable(f"{call}: {fault}")
        return fault

    def _lose(self, fault: Fault | None) -> None:
        """Lose the answer on its way back."""
        if fault is Fault.TIMEOUT_AFTER_SUCCESS:
            raise CarrierUnreachable(str(fault))


def _answer(request_key: str, number: str | None, refusal: str) -> LabelAnswer:
    return BoughtLabel(request_key, number) if number else RefusedLabel(request_key, refusal)
