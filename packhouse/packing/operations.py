"""The only writer of cartons.

Who changes a carton holds the lock of its shipment; that lock guards the cartons, which need none of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.operations import ShipmentNotReady, ShipmentUnknown
from packhouse.fulfillment.values import ShipmentState, Standing
from packhouse.inventory import operations as inventory
from packhouse.inventory.values import Carried
from packhouse.kernel.keeping import kept_for
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.packing import rules
from packhouse.packing.facts import CartonClosed
from packhouse.packing.rules import InCarton, Loose, Packed
from packhouse.packing.values import Closed, Verified, VerifiedUnits, WeighedCarton
from packhouse.picking import queries as picking

SQL = statements(__file__)

HEAVIEST_G = 1_000_000
PACKABLE = shipments.sources("start_packing") | shipments.sources("finish_packing")


class StationUnknown(Refused):
    """What was scanned as a station is none."""

    says = "Location {station_id} is no pack station of this facility. Nothing was changed. Scan the station."


class QuantityNotPositive(Refused):
    """Less than one unit cannot be scanned."""

    says = "{came} units of product {product_id} cannot be verified. Nothing was changed. Scan one at least."


class NotOfThisShipment(Refused):
    """The product was not fetched for this shipment."""

    says = (
        "Product {product_id} was not picked for shipment {shipment_id}. It was not packed."
        " Put it aside and scan the next unit."
    )


class MoreThanPicked(Refused):
    """More units were scanned than are still to be verified."""

    says = (
        "{asked} units of product {product_id} were scanned for shipment {shipment_id}, {missing} are missing."
        " Nothing was changed. Put aside what is too much and scan again."
    )


class CartonOpenElsewhere(Refused):
    """The shipment's open carton stands at another station."""

    says = (
        "The open carton of shipment {shipment_id} stands at station {station_id}. Nothing was changed."
        " Pack on there, or close that carton first."
    )


class NoOpenCarton(Refused):
    """The shipment has no open carton with units in it."""

    says = "Shipment {shipment_id} has no open carton. Verify units into one first."


class WeightMissing(Refused):
    """The scale gave no weight that a carton can have."""

    says = (
        "{weight_g} g is no weight of a carton: it is over 0 and at most 1,000,000 g."
        " The carton stays open. Weigh it again."
    )


class _Bench(NamedTuple):
    """What lies in front of a packer: locked shipments, their loose units and their open cartons.

    Those that are not `ready` cannot be packed, or their open carton stands at another station.
    """

    station_id: int
    standing: Mapping[int, Standing]
    ready: frozenset[int]
    loose: Loose
    open_cartons: Mapping[int, InCarton]
    begun: frozenset[tuple[int, int, int]]
    """Shipment, line and lot of what is in the open cartons."""


@transaction_required
def verify(
    *, facility_id: int, station_id: int, units: Sequence[VerifiedUnits], now: datetime, actor_id: int
) -> list[Verified | Refused]:
    """Put units that were scanned at a station into the open cartons of their shipments; one answer an item.

    Whole units > 0 of what was picked for the shipment and is in no carton yet; the same product of a shipment
    may come again and counts on. A shipment without an open carton gets one. Its first units tell
    `PackingStarted`. Refuses the whole call: `StationUnknown`; single items: `ShipmentUnknown`, `ShipmentNotReady`,
    `QuantityNotPositive`, `NotOfThisShipment`, `CartonOpenElsewhere`, `MoreThanPicked`.
    """
    bench = _lock_bench(facility_id, station_id, [item.shipment_id for item in units])

    packed: list[Packed] = []
    verdicts = [_pack(item, bench, packed) for item in units]

    cartons = _write(facility_id, bench, packed, now, actor_id)
    return [
        verdict if isinstance(verdict, Refused) else Verified(item.shipment_id, cartons[item.shipment_id], verdict)
        for item, verdict in zip(units, verdicts, strict=True)
    ]


def _lock_bench(facility_id: int, station_id: int, shipment_ids: Iterable[int]) -> _Bench:
    standing = _lock(facility_id, shipment_ids)
    packable = {each.shipment_id for each in standing.values() if _is_packable(each)}
    if not _is_station(facility_id, station_id):
        raise StationUnknown(station_id=station_id)
    fetched = picking.in_totes(facility_id=facility_id, shipment_ids=list(packable))
    in_cartons = _in_cartons(facility_id, [each for each in standing.values() if each.shipment_id in packable])
    opened = [each for each in in_cartons if each.is_open]
    open_cartons = {each.shipment_id: each for each in opened}
    begun = frozenset((each.shipment_id, each.line_no, each.lot_id) for each in opened)
    elsewhere = {each.shipment_id for each in open_cartons.values() if each.station_id != station_id}
    ready = frozenset(packable - elsewhere)
    return _Bench(station_id, standing, ready, Loose(fetched, in_cartons), open_cartons, begun)


def _in_cartons(facility_id: int, packable: Iterable[Standing]) -> list[InCarton]:
    """What is packed so far. A shipment whose packing has not started has no carton: nobody needs to look."""
    untouched = shipments.sources("start_packing")
    begun = [each.shipment_id for each in packable if each.state not in untouched]
    return SQL["packed_so_far"].rows(InCarton, facility_id=facility_id, shipment_ids=begun) if begun else []


@kept_for(60)
def _is_station(facility_id: int, station_id: int) -> bool | None:
    """Whether a location is a pack station here. A yes is kept, a no is asked anew: None."""
    found = SQL["is_station"].tuples(facility_id=facility_id, station_id=station_id)
    return True if found else None


def _lock(facility_id: int, shipment_ids: Iterable[int]) -> dict[int, Standing]:
    locked = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=list(set(shipment_ids)))
    return {each.shipment_id: each for each in locked}


def _is_packable(shipment: Standing) -> bool:
    return shipment.state in PACKABLE


def _not_ready(shipment: Standing) -> ShipmentNotReady:
    return ShipmentNotReady(
        shipment_id=shipment.shipment_id,
        state=ShipmentState(shipment.state).name.lower(),
        allowed=shipments.moves_from(shipment.state),
    )


def _pack(item: VerifiedUnits, bench: _Bench, packed: list[Packed]) -> int | Refused:
    """Why an item is refused, or how many units its shipment misses after it."""
    shipment_id, product_id = item.shipment_id, item.product_id
    if shipment_id in bench.ready and 0 < item.quantity <= bench.loose.units.get((shipment_id, product_id), 0):
        packed += bench.loose.take(shipment_id, product_id, item.quantity)
        return bench.loose.missing[shipment_id]
    return _refusal(item, bench)


def _refusal(item: VerifiedUnits, bench: _Bench) -> Refused:
    shipment = bench.standing.get(item.shipment_id)
    if shipment is None:
        return ShipmentUnknown(shipment_id=item.shipment_id)
    if not _is_packable(shipment):
        return _not_ready(shipment)
    if item.quantity < 1:
        return QuantityNotPositive(product_id=item.product_id, came=item.quantity)
    whose = {"shipment_id": item.shipment_id, "product_id": item.product_id}
    missing = bench.loose.units.get((item.shipment_id, item.product_id))
    if missing is None:
        return NotOfThisShipment(**whose)
    if item.shipment_id not in bench.ready:
        station_id = bench.open_cartons[item.shipment_id].station_id
        return CartonOpenElsewhere(shipment_id=item.shipment_id, station_id=station_id)
    return MoreThanPicked(**whose, asked=item.quantity, missing=missing)


def _write(facility_id: int, bench: _Bench, packed: Sequence[Packed], now: datetime, actor_id: int) -> dict[int, int]:
    """Write cartons, movements and where the shipments stand; the open carton of each shipment."""
    if not packed:
        return {}
    cartons = {carton.shipment_id: carton.carton_id for carton in bench.open_cartons.values()}
    new = [each for each in packed if (each.shipment_id, each.line_no, each.lot_id) not in bench.begun]
    if new:
        cartons |= _write_lines(facility_id, bench, new, now, actor_id)
    if len(new) < len(packed):
        _write_more(facility_id, bench, packed)
    inventory.carry(facility_id=facility_id, units=_carried(bench, packed), now=now, actor_id=actor_id)
    touched = [bench.standing[shipment_id] for shipment_id in sorted({each.shipment_id for each in packed})]
    untouched = shipments.sources("start_packing")
    first = [each for each in touched if each.state in untouched]
    fulfillment.advance(facility_id=facility_id, move="start_packing", shipments=first, now=now, actor_id=actor_id)
    return cartons


def _write_lines(
    facility_id: int, bench: _Bench, packed: Sequence[Packed], now: datetime, actor_id: int
) -> dict[int, int]:
    rows = SQL["pack"].tuples(
        facility_id=facility_id,
        station_id=bench.station_id,
        open_ids=[carton.carton_id for carton in bench.open_cartons.values()],
        shipments_of_open=list(bench.open_cartons),
        at=now,
        actor_id=actor_id,
        **rules.columns(packed),
    )
    return dict(rows)


def _write_more(facility_id: int, bench: _Bench, packed: Sequence[Packed]) -> None:
    more = [each for each in packed if (each.shipment_id, each.line_no, each.lot_id) in bench.begun]
    SQL["pack_more"].run(
        facility_id=facility_id,
        carton_ids=[bench.open_cartons[each.shipment_id].carton_id for each in more],
        line_nos=[each.line_no for each in more],
        lot_ids=[each.lot_id for each in more],
        quantities=[each.quantity for each in more],
    )


def _carried(bench: _Bench, packed: Iterable[Packed]) -> list[Carried]:
    station_id = bench.station_id
    return [
        Carried(merchant_id, product_id, lot_id, tote_id, station_id, quantity, f"shipment:{shipment_id}")
        for shipment_id, _, merchant_id, product_id, lot_id, tote_id, quantity in packed
    ]


@transaction_required
def close_cartons(
    *, facility_id: int, cartons: Sequence[WeighedCarton], now: datetime, actor_id: int
) -> list[Closed | Refused]:
    """Close the open cartons of shipments with their weights in grams; one answer an item, in order.

    A shipment is packed when all its picked units are in closed cartons. Tells `CartonClosed`, `ShipmentPacked`.
    Refuses single items: `ShipmentUnknown`, `ShipmentNotReady`, `NoOpenCarton`, `WeightMissing`.
    """
    standing = _lock(facility_id, [item.shipment_id for item in cartons])
    closable = shipments.sources("finish_packing")
    ready = [each.shipment_id for each in standing.values() if each.state in closable]
    rows = SQL["cartons_to_close"].tuples(facility_id=facility_id, shipment_ids=ready)
    open_cartons = {shipment_id: (carton_id, loose) for shipment_id, carton_id, loose in rows}

    answers: list[Closed | Refused] = []
    for item in cartons:
        refusal = _refuse_to_close(item, standing, open_cartons)
        if refusal is None:
            carton_id, loose = open_cartons.pop(item.shipment_id)
            answers.append(Closed(item.shipment_id, carton_id, loose == 0))
        else:
            answers.append(refusal)

    weighed = [(a, i.weight_g) for a, i in zip(answers, cartons, strict=True) if isinstance(a, Closed)]
    if weighed:
        _write_closed(facility_id, weighed, standing, now, actor_id)
    return answers


def _refuse_to_close(
    item: WeighedCarton, standing: Mapping[int, Standing], open_cartons: Mapping[int, tuple[int, int]]
) -> Refused | None:
    shipment = standing.get(item.shipment_id)
    if shipment is None:
        return ShipmentUnknown(shipment_id=item.shipment_id)
    if not shipments.allows("finish_packing", shipment.state):
        return _not_ready(shipment)
    if item.shipment_id not in open_cartons:
        return NoOpenCarton(shipment_id=item.shipment_id)
    if not 0 < item.weight_g <= HEAVIEST_G:
        return WeightMissing(weight_g=item.weight_g)
    return None


def _write_closed(
    facility_id: int,
    weighed: Sequence[tuple[Closed, int]],
    standing: Mapping[int, Standing],
    now: datetime,
    actor_id: int,
) -> None:
    SQL["close_cartons"].run(
        facility_id=facility_id,
        carton_ids=[closed.carton_id for closed, _ in weighed],
        weights_g=[weight_g for _, weight_g in weighed],
        at=now,
    )
    told = [CartonClosed(facility_id, closed.shipment_id, closed.carton_id, weight_g) for closed, weight_g in weighed]
    complete = [standing[closed.shipment_id] for closed, _ in weighed if closed.is_complete]
    fulfillment.advance(
        facility_id=facility_id, move="finish_packing", shipments=complete, now=now, actor_id=actor_id, also=told
    )
