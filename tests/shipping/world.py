"""A house with packed shipments, for the tests of labels, hand-over and tracking."""

from collections.abc import Sequence
from typing import NamedTuple

from adapters.carriers.simulator.carrier import SimulatedCarrier
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.values import ShipmentState
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.packing import operations as packing
from packhouse.packing import queries as cartons
from packhouse.packing.values import Closed, Verified, VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import PickedUnits
from packhouse.shipping import jobs, operations
from packhouse.shipping.values import AskedLabel
from tests.builders import NOON, a_facility, a_merchant, a_product, a_shipment, locations_of, stock_of

CARRIER = "simulator"


class House(NamedTuple):
    """A facility with 500 mugs, a merchant and a carrier."""

    facility: int
    merchant: int
    mug: int
    carrier: SimulatedCarrier

    @property
    def whose(self) -> dict[str, int | object]:
        """Where, when and who: what every verb takes."""
        return {"facility_id": self.facility, "now": NOON, "actor_id": SYSTEM}


def a_house() -> House:
    """Open it."""
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    stock_of(facility, mug, 500)
    return House(facility, merchant, mug, SimulatedCarrier())


def a_picked_shipment(house: House, external_id: str = "A-1", mugs: int = 2) -> int:
    """All its mugs are in a tote; its id."""
    shipment = a_shipment(house.merchant, external_id, ("MUG", mugs))
    wave = picking.plan_wave(shipment_ids=[shipment], **house.whose)
    tote = locations_of(house.facility, LocationKind.TOTE)[0]
    open_picks = picks.open_picks(facility_id=house.facility, wave_id=wave.wave_id or 0)
    picking.confirm(
        picks=[PickedUnits(p.wave_id, p.number, p.location_id, tote, p.quantity) for p in open_picks], **house.whose
    )
    return shipment


def an_open_carton(house: House, shipment: int, mugs: int) -> int:
    """A carton with so many mugs of a picked shipment, at a station; its id."""
    station = locations_of(house.facility, LocationKind.STATION)[0]
    (verified,) = packing.verify(station_id=station, units=[VerifiedUnits(shipment, house.mug, mugs)], **house.whose)
    assert isinstance(verified, Verified), verified
    return verified.carton_id


def a_closed_carton(house: House, shipment: int, mugs: int) -> int:
    """A carton with so many mugs of a picked shipment, weighed and closed; its id."""
    an_open_carton(house, shipment, mugs)
    (closed,) = packing.close_cartons(cartons=[WeighedCarton(shipment, 400 * mugs)], **house.whose)
    assert isinstance(closed, Closed), closed
    return closed.carton_id


def a_packed_shipment(house: House, external_id: str = "A-1", cartons_of_mugs: Sequence[int] = (2,)) -> int:
    """A shipment in closed cartons, with so many mugs in each; its id."""
    shipment = a_picked_shipment(house, external_id, sum(cartons_of_mugs))
    for mugs in cartons_of_mugs:
        a_closed_carton(house, shipment, mugs)
    return shipment


def cartons_of(house: House, *shipments: int) -> list[int]:
    """Their closed cartons."""
    return [each.carton_id for each in cartons.cartons_of(facility_id=house.facility, shipment_ids=shipments)]


def asked(house: House, *carton_ids: int) -> list[AskedLabel]:
    """Ask for labels; none is refused."""
    answers = operations.request_labels(carton_ids=carton_ids, carrier=CARRIER, **house.whose)
    labels = [answer for answer in answers if isinstance(answer, AskedLabel)]
    assert len(labels) == len(answers), answers
    return labels


def bought(house: House) -> int:
    """Buy what is asked for."""
    return jobs.buy_labels(carrier=house.carrier, **house.whose)


def a_labeled_shipment(house: House, external_id: str = "A-1", cartons_of_mugs: Sequence[int] = (2,)) -> int:
    """Every carton has a bought label; its id."""
    shipment = a_packed_shipment(house, external_id, cartons_of_mugs)
    asked(house, *cartons_of(house, shipment))
    assert bought(house) == len(cartons_of_mugs)
    return shipment


def state_of(house: House, shipment: int) -> ShipmentState:
    """Where it stands."""
    (standing,) = fulfillment.lock_shipments(facility_id=house.facility, shipment_ids=[shipment])
    return ShipmentState(standing.state)


def told(house: House, shipment: int, *kinds: str) -> list[str]:
    """Which of these facts were told about it, in order."""
    facts = timeline(shard="facility", shard_id=house.facility, subject_ids=[shipment], kinds=kinds)
    return [fact.kind for fact in facts]
