"""Workers that buy labels and die while they do, and who takes over from them. A program.

Each story is of three new labels: a worker dies at a point; then a janitor asks the carrier two minutes later, or
nobody does; then another worker goes on. After each step a line says how many labels are asked for and bought
according to us, and sold according to the carrier.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import product

from adapters.carriers.simulator.carrier import SimulatedCarrier
from adapters.database.places import home
from config import schedule
from config.carriers import DEFAULT_CARRIER, SIMULATOR_LEDGER
from config.drain import drain
from interfaces import clock
from packhouse.facilities.values import LocationKind
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_operator
from packhouse.packing import operations as packing
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import PickedUnits
from packhouse.shipping import queries as labels
from tests.builders import NOON, a_facility, a_merchant, a_product, a_shipment, locations_of, stock_of
from tests.faults.mortal import in_a_child

POINTS = ("label.requested", "label.bought", "label.recorded")
WITH_JANITOR, WITHOUT_JANITOR = "with a janitor", "without a janitor"
LABELS = 3
LATER = timedelta(minutes=2)


def main() -> None:
    """Tell each story."""
    for has_janitor, point in product((False, True), POINTS):
        name = f"{point}, {WITH_JANITOR if has_janitor else WITHOUT_JANITOR}"
        step(name, "packed", lambda name=name: pack_for(name))
        step(name, "killed", work, failpoint=point)
        if has_janitor:
            step(name, "settled", settle)
        step(name, "finished", work)


def step(story: str, name: str, action: Callable[[], None], *, failpoint: str = "") -> None:
    """Do it in a child, and have another one look at what came of it."""
    ended = in_a_child(action, failpoint=failpoint)
    assert not in_a_child(lambda: look(story=story, step=name, ended=ended))


def pack_for(name: str) -> None:
    """Bring shipments to the point where a worker asks for their labels."""
    clock.set_simulated(NOON)
    with as_operator():
        merchant_id, facility_id = a_merchant(), a_facility()
        stock_of(facility_id, a_product(merchant_id), LABELS)
        shipment_ids = [a_shipment(merchant_id, f"{name} {number}") for number in range(LABELS)]
        pack(facility_id, shipment_ids)


def pack(facility_id: int, shipment_ids: list[int]) -> None:
    """Pick and pack them: the closed cartons wait for the worker, who asks for their labels."""
    whose = {"facility_id": facility_id, "now": clock.now(), "actor_id": SYSTEM}
    wave = picking.plan_wave(shipment_ids=shipment_ids, **whose)
    assert wave.wave_id is not None
    found = picks.open_picks(facility_id=facility_id, wave_id=wave.wave_id)
    (tote_id, *_), (station_id, *_) = (
        locations_of(facility_id, kind) for kind in (LocationKind.TOTE, LocationKind.STATION)
    )
    fetched = [PickedUnits(each.wave_id, each.number, each.location_id, tote_id, each.quantity) for each in found]
    picking.confirm(picks=fetched, **whose)
    units = [VerifiedUnits(each.shipment_id, each.product_id, each.quantity) for each in found]
    packing.verify(station_id=station_id, units=units, **whose)
    packing.close_cartons(cartons=[WeighedCarton(each, 900) for each in shipment_ids], **whose)


def work() -> None:
    """What a worker does: facts first, so that the labels are asked for, then the labels."""
    drain(clock.now())


def settle() -> None:
    """What the clock has done each minute, some minutes later."""
    clock.set_simulated(clock.now() + LATER)
    schedule.settle_with_carriers(0)


def look(**about: object) -> None:
    """Say how many labels stand where."""
    whose = {"carrier": DEFAULT_CARRIER}
    with as_operator():
        facility_id = a_facility()
        asked_for = len(labels.requested(facility_id=facility_id, **whose))
        bought = len(labels.in_the_house(facility_id=facility_id, **whose))
    sold = sum(SimulatedCarrier(home() / SIMULATOR_LEDGER).ledger.purchases().values())
    print(json.dumps({**about, "asked for": asked_for, "bought": bought, "sold": sold}), flush=True)
