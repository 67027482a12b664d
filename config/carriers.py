"""Which carrier is served by which adapter."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from adapters.carriers.simulator.carrier import CODE as SIMULATOR
from adapters.carriers.simulator.carrier import SimulatedCarrier
from adapters.database.places import home
from packhouse.facilities.queries import sites
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_operator
from packhouse.shipping import jobs
from packhouse.shipping.ports import Carrier
from packhouse.shipping.values import HandedOver

LOG = logging.getLogger(__name__)

DEFAULT_CARRIER = SIMULATOR
SIMULATOR_LEDGER = "carrier-simulator.sqlite"

MAKERS: dict[str, Callable[[], Carrier]] = {
    SIMULATOR: lambda: SimulatedCarrier(home() / SIMULATOR_LEDGER),
}


class CarrierJob(Protocol):
    """What `packhouse.shipping.jobs` does for one carrier in one facility; how many things it did."""

    def __call__(self, *, carrier: Carrier, facility_id: int, now: datetime, actor_id: int) -> int:
        """Do it."""
        ...


@cache
def carrier(code: str) -> Carrier:
    """The carrier of this code. Made when it is first asked for."""
    return MAKERS[code]()


def buy_labels_at(places: Sequence[tuple[int, str]], *, now: datetime, actor_id: int) -> int:
    """Buy the labels that are asked for at facilities, of carriers; how many were settled.

    A failure is logged, the others go on.
    """
    return sum(_attempt(jobs.buy_labels, code, facility_id, now, actor_id) for facility_id, code in places)


def hand_over(
    *, code: str, facility_id: int, tracking_numbers: Sequence[str], now: datetime, actor_id: int
) -> list[HandedOver | Refused]:
    """Hand parcels over to a carrier's driver, and tell the carrier; one answer a parcel, in order."""
    return jobs.hand_over_and_collect(
        carrier=carrier(code),
        facility_id=facility_id,
        tracking_numbers=tracking_numbers,
        now=now,
        actor_id=actor_id,
    )


def everywhere(job: CarrierJob, *, now: datetime, actor_id: int) -> int:
    """Do a job for each carrier in each facility; how many things were done. A failure is logged, others go on."""
    with as_operator():
        facility_ids = [site.id for site in sites()]
    return sum(_attempt(job, code, facility_id, now, actor_id) for facility_id in facility_ids for code in MAKERS)


def _attempt(job: CarrierJob, code: str, facility_id: int, now: datetime, actor_id: int) -> int:
    try:
        return job(carrier=carrier(code), facility_id=facility_id, now=now, actor_id=actor_id)
    except Exception:
        LOG.exception("a job with carrier %s failed in facility %s", code, facility_id)
        return 0
