"""Picks: what pickers fetched, what was not there, and what nobody needs to fetch any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.operations import ShipmentNotReady
from packhouse.fulfillment.values import ShipmentState, Shortage, Standing
from packhouse.inventory import operations as inventory
from packhouse.inventory.values import BinUnits, Take
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.picking import rules
from packhouse.picking.facts import PickShorted
from packhouse.picking.rules import Aftermath, Found, Key, Pick, Replacement, Settled
from packhouse.picking.values import Confirmed, PickedUnits, PickState

SQL = statements(__file__)

OPEN = PickState.OPEN.value
DONE = {PickState.PICKED, PickState.SHORT}


class PickUnknown(Refused):
    """There is no such pick in this facility."""

    says = "There is no pick {number} in wave {wave_id} here. Nothing was changed. Scan the pick list again."


class PickNotOpen(Refused):
    """The pick is done, and with another content than this."""

    says = (
        "Pick {number} of wave {wave_id} is {state} already, with {picked} units. Nothing was changed."
        " If the count was wrong, ask for a count of the location."
    )


class WrongLocationScanned(Refused):
    """The scanned location is not the one that the pick names."""

    says = (
        "Pick {number} of wave {wave_id} is from location {expected_location}, not {scanned}."
        " Nothing was changed. Go to the location that the pick names and scan it."
    )


class TooManyUnits(Refused):
    """More units came than the pick asks for."""

    says = (
        "Pick {number} of wave {wave_id} asks for {asked} units, {came} came. Nothing was changed."
        " Put back what is too much and confirm again."
    )


class NegativeQuantity(Refused):
    """Fewer than no units cannot be fetched."""

    says = "Pick {number} of wave {wave_id} cannot have {came} units. Nothing was changed. Confirm 0 or more."


class ToteUnknown(Refused):
    """What was scanned as a tote is none."""

    says = "Location {tote_id} is no tote of this facility. Nothing was changed. Scan the tote again."


@transaction_required
def confirm(
    *, facility_id: int, picks: Sequence[PickedUnits], now: datetime, actor_id: int
) -> list[Confirmed | Refused]:
    """Post what pickers fetched from bins into totes; one answer an item, in order.

    Quantities are whole units, 0 up to what the pick asks for; fewer is a short: what is missing is written
    off where it was and asked for in other bins of the house (new picks in the same wave and batch); what
    those do not have either is asked for elsewhere (`ShipmentShortened`). The same confirmation again is
    answered as the first time. A pick that comes twice in a batch is confirmed by the first item that is not
    refused.
    Tells `PickShorted` and how the shipments stand. Refuses item by item: `PickUnknown`, `ShipmentNotReady`,
    `PickNotOpen`, `NegativeQuantity`, `TooManyUnits`, `WrongLocationScanned`, `ToteUnknown`.
    """
    standing, totes = _lock_shipments(facility_id, picks)
    rows = SQL["picks_under_lock"].rows(Pick, facility_id=facility_id, shipment_ids=list(standing))
    known = {(pick.wave_id, pick.number): pick for pick in rows}

    refusals, found = _sift(picks, known, standing, totes)
    shorts = {key: each for key, each in found.items() if each.missing}
    replacements, promised = _replace(facility_id, shorts, found) if shorts else ({}, [])
    after = rules.aftermath(rows, found, replacements)

    if found:
        _settle(facility_id, found, replacements)
        _write_off(facility_id, replacements.values(), now, actor_id)
        _take(facility_id, found.values(), now, actor_id)
        _add_picks(facility_id, replacements.values(), promised)
        _advance(facility_id, after, standing, now, actor_id)
        tell(_shorted(facility_id, replacements.values()), now=now, actor_id=actor_id)
    return [
        refusal or _confirmed(item, known[item.wave_id, item.number], replacements)
        for item, refusal in zip(picks, refusals, strict=True)
    ]


def _lock_shipments(facility_id: int, picks: Sequence[PickedUnits]) -> tuple[dict[int, Standing], frozenset[int]]:
    ((shipment_ids, tote_ids),) = SQL["named_by_picks"].tuples(
        facility_id=facility_id,
        wave_ids=[item.wave_id for item in picks],
        numbers=[item.number for item in picks],
        tote_ids=list({item.tote_id for item in picks}),
    )
    locked = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)
    return {each.shipment_id: each for each in locked}, frozenset(tote_ids)


def _sift(
    picks: Sequence[PickedUnits],
    known: Mapping[Key, Pick],
    standing: Mapping[int, Standing],
    totes: frozenset[int],
) -> tuple[list[Refused | None], dict[Key, Found]]:
    """Each item's refusal, if any, and what was found for the picks that were open until now.

    What fits is taken at once; for the rest, `_refusal` says why not, or finds that it was said before.
    """
    pickable = shipments.sources("finish_picking")
    ready = {each.shipment_id for each in standing.values() if each.state in pickable}
    refusals: list[Refused | None] = []
    found: dict[Key, Found] = {}
    for item in picks:
        key = (item.wave_id, item.number)
        pick = found[key].settled if key in found else known.get(key)
        if pick is not None and _fits(item, pick, totes) and pick.shipment_id in ready:
            found[key] = Found(pick, item.tote_id, item.quantity)
            refusals.append(None)
        else:
            refusals.append(_refusal(item, pick, standing))
    return refusals, found


def _fits(item: PickedUnits, pick: Pick, totes: frozenset[int]) -> bool:
    return (
        pick.state == OPEN
        and item.location_id == pick.location_id
        and 0 <= item.quantity <= pick.quantity
        and item.tote_id in totes
    )


def _refusal(item: PickedUnits, pick: Pick | None, standing: Mapping[int, Standing]) -> Refused | None:
    if pick is None:
        return PickUnknown(wave_id=item.wave_id, number=item.number)
    if pick.state in DONE:
        return None if _is_repeated(item, pick) else _not_open(pick)
    shipment = standing[pick.shipment_id]
    if not shipments.allows("finish_picking", shipment.state):
        return _not_ready(shipment)
    return _misfit(item, pick) if pick.state == OPEN else _not_open(pick)


def _is_repeated(item: PickedUnits, pick: Pick) -> bool:
    return (item.location_id, item.tote_id, item.quantity) == (pick.location_id, pick.tote_id, pick.picked)


def _not_open(pick: Pick) -> PickNotOpen:
    state = PickState(pick.state).name.lower()
    return PickNotOpen(wave_id=pick.wave_id, number=pick.number, state=state, picked=pick.picked)


def _not_ready(shipment: Standing) -> ShipmentNotReady:
    return ShipmentNotReady(
        shipment_id=shipment.shipment_id,
        state=ShipmentState(shipment.state).name.lower(),
        allowed=shipments.moves_from(shipment.state),
    )


def _misfit(item: PickedUnits, pick: Pick) -> Refused:
    whose = {"wave_id": item.wave_id, "number": item.number}
    if item.quantity < 0:
        return NegativeQuantity(**whose, came=item.quantity)
    if item.quantity > pick.quantity:
        return TooManyUnits(**whose, asked=pick.quantity, came=item.quantity)
    if item.location_id != pick.location_id:
        return WrongLocationScanned(**whose, expected_location=pick.location_id, scanned=item.location_id)
    return ToteUnknown(tote_id=item.tote_id)


def _confirmed(item: PickedUnits, pick: Pick, replacements: Mapping[Key, Replacement]) -> Confirmed:
    key = (item.wave_id, item.number)
    replaced = replacements[key].replaced if key in replacements else pick.replaced
    return Confirmed(*key, item.quantity, pick.quantity - item.quantity, replaced)


def _replace(
    facility_id: int, shorts: Mapping[Key, Found], found: Mapping[Key, Found]
) -> tuple[dict[Key, Replacement], list[BinUnits]]:
    """Look for what is missing elsewhere in the house, under the locks of all that will be touched."""
    product_ids = sorted({short.pick.product_id for short in shorts.values()})
    leaving = [_units_of(each.pick) for each in found.values()]
    bins = inventory.lock_bins(facility_id=facility_id, units=leaving, product_ids=product_ids)
    free = inventory.lock_free_units(facility_id=facility_id, product_ids=product_ids)
    return rules.replace(shorts, free=free, bins=bins)


def _settle(facility_id: int, found: Mapping[Key, Found], replacements: Mapping[Key, Replacement]) -> None:
    _write_picks(
        facility_id,
        [
            Settled(*key, each.tote_id, each.picked, replacements[key].replaced, int(PickState.SHORT))
            if each.missing
            else Settled(*key, each.tote_id, each.picked, 0, int(PickState.PICKED))
            for key, each in found.items()
        ],
    )


def _write_picks(facility_id: int, settled: Sequence[Settled]) -> None:
    SQL["settle_picks"].run(facility_id=facility_id, **rules.columns(settled))


def _write_off(facility_id: int, replacements: Iterable[Replacement], now: datetime, actor_id: int) -> None:
    """What is not replaced is owed no more, before it leaves the stock on hand: it may not stay reserved."""
    owed_no_more: dict[tuple[int, int, int], int] = defaultdict(int)
    for each in replacements:
        pick = each.short.pick
        owed_no_more[pick.shipment_id, pick.line_no, pick.product_id] += each.short.missing - each.replaced
    shortages = [Shortage(*line, units) for line, units in owed_no_more.items() if units]
    fulfillment.shorten(facility_id=facility_id, shortages=shortages, now=now, actor_id=actor_id)


def _take(facility_id: int, found: Iterable[Found], now: datetime, actor_id: int) -> None:
    takes = [
        Take(
            merchant_id=pick.merchant_id,
            product_id=pick.product_id,
            lot_id=pick.lot_id,
            location_id=pick.location_id,
            tote_id=tote_id,
            promised=pick.quantity,
            taken=picked,
            missing=pick.quantity - picked,
            reference=f"shipment:{pick.shipment_id}",
        )
        for pick, tote_id, picked in found
    ]
    inventory.take_promised(facility_id=facility_id, takes=takes, now=now, actor_id=actor_id)


def _add_picks(facility_id: int, replacements: Iterable[Replacement], promised: Sequence[BinUnits]) -> None:
    added = [(each.short.pick, fetch) for each in replacements for fetch in each.fetches]
    if not added:
        return
    inventory.promise_bins(facility_id=facility_id, units=promised)
    SQL["add_picks"].run(
        facility_id=facility_id,
        wave_id=[pick.wave_id for pick, _ in added],
        batch_no=[pick.batch_no for pick, _ in added],
        **rules.columns([fetch for _, fetch in added]),
    )


def _advance(
    facility_id: int, after: Aftermath, standing: Mapping[int, Standing], now: datetime, actor_id: int
) -> None:
    started, finished, empty = ([standing[each] for each in sorted(ids)] for ids in after)
    released = shipments.sources("start_picking")
    started = [each for each in started if each.state in released]
    for move, moving in (("start_picking", started), ("finish_picking", finished)):
        fulfillment.advance(facility_id=facility_id, move=move, shipments=moving, now=now, actor_id=actor_id)
    fulfillment.give_up(facility_id=facility_id, shipments=empty, now=now, actor_id=actor_id)


def _shorted(facility_id: int, replacements: Iterable[Replacement]) -> list[PickShorted]:
    return [
        PickShorted(
            facility_id=facility_id,
            shipment_id=pick.shipment_id,
            wave_id=pick.wave_id,
            number=pick.number,
            location_id=pick.location_id,
            product_id=pick.product_id,
            missing=short.missing,
            replaced=replaced,
        )
        for short, replaced, _ in replacements
        for pick in (short.pick,)
    ]


@transaction_required
def cancel_picks(*, facility_id: int, shipment_ids: Sequence[int], now: datetime, actor_id: int) -> int:
    """Cancel the open picks of shipments that are on the floor no more; how many.

    Shipments that are (still) to be picked keep their picks. What their bins had promised is free again.
    """
    locked = fulfillment.lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)
    gone = [each.shipment_id for each in locked if not shipments.allows("finish_picking", each.state)]
    rows = SQL["picks_under_lock"].rows(Pick, facility_id=facility_id, shipment_ids=gone)
    picks = [pick for pick in rows if pick.state == PickState.OPEN]

    if picks:
        cancelled = [Settled(pick.wave_id, pick.number, None, 0, 0, int(PickState.CANCELLED)) for pick in picks]
        _write_picks(facility_id, cancelled)
        inventory.unpromise_bins(facility_id=facility_id, units=[_units_of(pick) for pick in picks])
    return len(picks)


def _units_of(pick: Pick) -> BinUnits:
    return BinUnits(pick.location_id, pick.product_id, pick.lot_id, pick.quantity)
