"""A wave gives each shipment its exact locations, or leaves it out."""

import pytest

from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import queries as inventory
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.sql import counted_statements
from packhouse.picking import operations as picking
from packhouse.picking import queries
from packhouse.picking.operations import BatchTooSmall
from packhouse.picking.values import PickState, Planned
from tests.builders import NOON, a_facility, a_merchant, a_product, a_shipment, locations_of, stock_of

pytestmark = pytest.mark.usefixtures("operator")


def planned(facility_id: int, *shipment_ids: int, shipments_per_batch: int = 12) -> Planned:
    return picking.plan_wave(
        facility_id=facility_id,
        shipment_ids=shipment_ids,
        now=NOON,
        actor_id=SYSTEM,
        shipments_per_batch=shipments_per_batch,
    )


def state_of(facility_id: int, shipment_id: int) -> ShipmentState:
    (standing,) = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=[shipment_id])
    return ShipmentState(standing.state)


def test_a_wave_names_location_and_lot_and_promises_them():
    merchant, facility = a_merchant(), a_facility()
    mug = a_product(merchant)
    shelf = stock_of(facility, mug, 5)
    shipment = a_shipment(merchant, "A-1", ("MUG", 2))

    wave = planned(facility, shipment)

    assert wave.wave_id is not None
    assert (wave.picks, wave.shipment_ids, wave.left_out) == (1, (shipment,), ())
    (pick,) = queries.open_picks(facility_id=facility, wave_id=wave.wave_id)
    assert (pick.number, pick.batch_no, pick.shipment_id, pick.line_no) == (1, 1, shipment, 1)
    assert (pick.product_id, pick.lot_id, pick.location_id, pick.location_code) == (mug, 0, shelf, "storage-1")
    assert pick.quantity == 2
    (balance,) = inventory.balances_of(facility_id=facility, product_ids=[mug])
    assert (balance.quantity, balance.reserved) == (5, 2)
    assert state_of(facility, shipment) is ShipmentState.RELEASED_TO_FLOOR
