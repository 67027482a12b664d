"""Waves: which shipments go to the floor, and from where each of their units is fetched."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import Owed, Standing
from packhouse.inventory import operations as inventory
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.picking import rules
from packhouse.picking.facts import WaveReleased
from packhouse.picking.rules import Fetch, Place
from packhouse.picking.values import Planned

SQL = statements(__file__)


class BatchTooSmall(Refused):
    """A batch must hold a shipment at least."""

    says = "A batch of {shipments_per_batch} shipments cannot be walked. Ask for one or more."


@transaction_required
def plan_wave(
    *,
    facility_id: int,
    shipment_ids: Sequence[int],
    now: datetime,
    actor_id: int,
    shipments_per_batch: int = 12,
) -> Planned:
    """Release shipments to the floor: each gets the exact locations and lots that it is picked from.

    Earlier shipments of the sequence choose first. What expires first is picked first, then from the fewest
    locations. A shipment is taken whole or left out: if it is not planned (any more), or if its units are in
    no free bin. Shipments that lie close together share a batch. Tells `WaveReleased`, `ShipmentReleased`.
    Refuses the whole call: `BatchTooSmall`.
    """
    if shipments_per_batch < 1:
        raise BatchTooSmall(shipments_per_batch=shipments_per_batch)
    asked = list(dict.fromkeys(shipment_ids))
    planned = _lock_planned(facility_id, asked)

    lines = _owed_lines(facility_id, planned)
    product_ids = sorted({line.product_id for owed in lines.values() for line in owed})
    bins = inventory.lock_free_bins(facility_id=facility_id, product_ids=product_ids)

    chosen = rules.choose_bins(shipment_ids=asked, lines=lines, bins=bins)
    if not chosen.fetches:
        return Planned(None, 0, (), tuple(asked))
    batches = _walks(facility_id, chosen, shipments_per_batch)

    inventory.promise_bins(facility_id=facility_id, units=chosen.promised)
    wave_id = _write_wave(facility_id, len(chosen.fetches), batches, now, actor_id)
    taken = [planned[shipment_id] for shipment_id in chosen.fetches]
    picks = sum(map(len, batches))
    released = [WaveReleased(facility_id, wave_id, len(taken), picks)]
    fulfillment.advance(
        facility_id=facility_id, move="release", shipments=taken, now=now, actor_id=actor_id, also=released
    )
    return Planned(wave_id, picks, tuple(chosen.fetches), tuple(chosen.left_out))


def _lock_planned(facility_id: int, shipment_ids: Sequence[int]) -> dict[int, Standing]:
    locked = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)
    planned = shipments.sources("release")
    return {each.shipment_id: each for each in locked if each.state in planned}


def _owed_lines(facility_id: int, shipment_ids: Iterable[int]) -> dict[int, list[Owed]]:
    lines: dict[int, list[Owed]] = defaultdict(list)
    for line in shipments.owed(facility_id=facility_id, shipment_ids=list(shipment_ids)):
        if line.quantity:
            lines[line.shipment_id].append(line)
    return lines


def _walks(facility_id: int, chosen: rules.Chosen, shipments_per_batch: int) -> list[list[Fetch]]:
    location_ids = sorted({units.location_id for units in chosen.promised})
    rows = SQL["places"].tuples(facility_id=facility_id, location_ids=location_ids)
    places = {location_id: Place(*place) for location_id, *place in rows}
    batches = rules.cut_into_batches(chosen.fetches, places, shipments_per_batch)
    return [rules.walk(batch, places) for batch in batches]


def _write_wave(
    facility_id: int, shipment_count: int, batches: Sequence[Sequence[Fetch]], now: datetime, actor_id: int
) -> int:
    fetches = [fetch for batch in batches for fetch in batch]
    ((wave_id,),) = SQL["write_wave"].tuples(
        facility_id=facility_id,
        at=now,
        actor_id=actor_id,
        shipments=shipment_count,
        batch_no=[number for number, batch in enumerate(batches, 1) for _ in batch],
        **rules.columns(fetches),
    )
    return int(wave_id)
