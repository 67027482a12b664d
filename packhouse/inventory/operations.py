"""The only writer of the book of goods."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from packhouse.facilities.queries import special_locations
from packhouse.inventory.facts import StockArrived
from packhouse.inventory.values import BinUnits, Carried, FreeBin, Move, ProductUnits, Reason, Take
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import RuleBroken, statements
from packhouse.kernel.transactions import transaction_required

SQL = statements(__file__)


class NotEnoughUnits(Refused):
    """A location or a facility has fewer free units than are to leave it."""

    says = (
        "There are fewer free units than asked for ({rule}). Nothing was moved."
        " Look up what is there and what is reserved, and ask for no more."
    )


class MoveImpossible(Refused):
    """A product or a location of the move does not exist in this facility."""

    says = (
        "{asked} moves were asked for, {possible} are possible: the others name a product or a location that"
        " this facility does not have. Nothing was moved."
    )


@transaction_required
def move(*, facility_id: int, moves: Sequence[Move], now: datetime, actor_id: int) -> None:
    """Post movements, all or none; balances and stock levels move with them. Two statements at most.

    Quantities are whole units > 0. Only units that no pick is promised may leave a bin, and only units that no
    shipment has reserved may leave the sellable stock. Tells `StockArrived` for what came on hand.
    Refuses the whole call: `NotEnoughUnits`, `MoveImpossible`.
    """
    if not moves:
        return
    with _refusing():
        moved, absent, arrived = SQL["move"].tuples(
            facility_id=facility_id,
            product_ids=[move.product_id for move in moves],
            lot_ids=[move.lot_id for move in moves],
            from_ids=[move.from_location_id for move in moves],
            to_ids=[move.to_location_id for move in moves],
            conditions=[int(move.condition) for move in moves],
            quantities=[move.quantity for move in moves],
            reasons=[int(move.reason) for move in moves],
            references=[move.reference for move in moves],
            at=now,
            actor_id=actor_id,
        )[0]
    if moved != len(moves):
        raise MoveImpossible(asked=len(moves), possible=moved)
    if absent:
        raise NotEnoughUnits(rule="nothing there")

    tell([StockArrived(facility_id, *row) for row in arrived], now=now, actor_id=actor_id)


@transaction_required
def lock_free_units(*, facility_id: int, product_ids: Sequence[int]) -> dict[int, int]:
    """Lock the products' stock levels, in key order; the units free to promise, by product. Absent is 0."""
    rows = SQL["lock_free_units"].tuples(facility_id=facility_id, product_ids=list(product_ids))
    return dict(rows)


@transaction_required
def reserve(*, facility_id: int, wanted: Sequence[ProductUnits]) -> None:
    """Promise units of products, each product once; the caller holds their lock and has decided.

    Refuses the whole call with `NotEnoughUnits` if that would promise more than is on hand.
    """
    _reserve(facility_id, [(units.product_id, units.quantity) for units in wanted])


@transaction_required
def release(*, facility_id: int, units: Sequence[ProductUnits]) -> None:
    """Give back units that were reserved, each product once; the caller holds their lock."""
    _reserve(facility_id, [(each.product_id, -each.quantity) for each in units])


def _reserve(facility_id: int, wanted: Sequence[tuple[int, int]]) -> None:
    if not wanted:
        return
    with _refusing():
        touched = SQL["reserve"].run(
            facility_id=facility_id,
            product_ids=[product_id for product_id, _ in wanted],
            quantities=[quantity for _, quantity in wanted],
        )
    if touched != len(wanted):
        raise NotEnoughUnits(rule="nothing there")


@transaction_required
def lock_free_bins(*, facility_id: int, product_ids: Sequence[int]) -> list[FreeBin]:
    """Lock the bins with unpromised sellable units of these products; first to expire first."""
    return SQL["lock_free_bins"].rows(FreeBin, facility_id=facility_id, product_ids=list(product_ids))


@transaction_required
def lock_bins(*, facility_id: int, units: Sequence[BinUnits], product_ids: Sequence[int]) -> list[FreeBin]:
    """Lock the bins that units are about to leave, together with the free bins of some products.

    Both in one key order: who locked one after the other could wait for somebody who waits for us. Answers with
    the free bins as `lock_free_bins` does.
    """
    return SQL["lock_bins"].rows(
        FreeBin,
        facility_id=facility_id,
        location_ids=[each.location_id for each in units],
        product_ids=[each.product_id for each in units],
        lot_ids=[each.lot_id for each in units],
        free_product_ids=list(product_ids),
    )


@transaction_required
def promise_bins(*, facility_id: int, units: Sequence[BinUnits]) -> None:
    """Promise units in bins to picks, so that no other pick names them. Refuses: `NotEnoughUnits`."""
    _promise(facility_id, units, 1)


@transaction_required
def unpromise_bins(*, facility_id: int, units: Sequence[BinUnits]) -> None:
    """Give back units in bins that were promised to picks."""
    _promise(facility_id, units, -1)


def _promise(facility_id: int, units: Sequence[BinUnits], sign: int) -> None:
    if not units:
        return
    with _refusing():
        ((absent,),) = SQL["promise_bins"].tuples(
            facility_id=facility_id,
            location_ids=[each.location_id for each in units],
            product_ids=[each.product_id for each in units],
            lot_ids=[each.lot_id for each in units],
            quantities=[sign * each.quantity for each in units],
        )
    if absent:
        raise NotEnoughUnits(rule="nothing there")


@transaction_required
def take_promised(*, facility_id: int, takes: Sequence[Take], now: datetime, actor_id: int) -> None:
    """Post what pickers took from bins into totes, and write off what was not there; one statement for each.

    The promise of all `promised` units ends. Missing units leave the stock on hand (reason: short), so no
    shipment may have them reserved any more. Refuses the whole call: `NotEnoughUnits`.
    """
    if not takes:
        return
    with _refusing():
        ((absent,),) = SQL["take_promised"].tuples(
            **_taken(takes),
            facility_id=facility_id,
            tote_ids=[take.tote_id for take in takes],
            promised=[take.promised for take in takes],
            taken=[take.taken for take in takes],
            reason=int(Reason.PICK),
            at=now,
            actor_id=actor_id,
        )
    if absent:
        raise NotEnoughUnits(rule="nothing there")
    _write_off(facility_id, [take for take in takes if take.missing], now, actor_id)


def _write_off(facility_id: int, short: Sequence[Take], now: datetime, actor_id: int) -> None:
    if not short:
        return
    with _refusing():
        ((absent,),) = SQL["write_off"].tuples(
            **_taken(short),
            facility_id=facility_id,
            loss_id=special_locations(facility_id).loss_id,
            reason=int(Reason.SHORT),
            at=now,
            actor_id=actor_id,
        )
    if absent:
        raise NotEnoughUnits(rule="nothing there")


def _taken(takes: Sequence[Take]) -> dict[str, list[int] | list[str]]:
    return {
        "merchant_ids": [take.merchant_id for take in takes],
        "product_ids": [take.product_id for take in takes],
        "lot_ids": [take.lot_id for take in takes],
        "location_ids": [take.location_id for take in takes],
        "missing": [take.missing for take in takes],
        "references": [take.reference for take in takes],
    }


@transaction_required
def carry(*, facility_id: int, units: Sequence[Carried], now: datetime, actor_id: int) -> None:
    """Post picked units that are carried from totes to stations; one statement.

    No balance is kept there and they stay on hand, so nothing else changes. Refuses the whole call: `MoveImpossible`.
    """
    if not units:
        return
    ((moved,),) = SQL["carry"].tuples(
        **_columns(units),
        facility_id=facility_id,
        to_ids=[each.to_location_id for each in units],
        places=list({place for each in units for place in (each.from_location_id, each.to_location_id)}),
        reason=int(Reason.PACK),
        at=now,
        actor_id=actor_id,
    )
    if moved != len(units):
        raise MoveImpossible(asked=len(units), possible=moved)


@transaction_required
def ship(*, facility_id: int, units: Sequence[Carried], now: datetime, actor_id: int) -> None:
    """Post reserved units that leave the house for their recipients; one statement.

    They go from a tote or station to the facility's recipient location. Refuses the whole call: `NotEnoughUnits`.
    """
    if not units:
        return
    with _refusing():
        ((absent,),) = SQL["ship"].tuples(
            **_columns(units),
            facility_id=facility_id,
            recipient_id=special_locations(facility_id).recipient_id,
            reason=int(Reason.SHIP),
            at=now,
            actor_id=actor_id,
        )
    if absent:
        raise NotEnoughUnits(rule="nothing there")


def _columns(units: Sequence[Carried]) -> dict[str, list[int] | list[str]]:
    return {
        "merchant_ids": [each.merchant_id for each in units],
        "product_ids": [each.product_id for each in units],
        "lot_ids": [each.lot_id for each in units],
        "from_ids": [each.from_location_id for each in units],
        "quantities": [each.quantity for each in units],
        "references": [each.reference for each in units],
    }


@contextmanager
def _refusing() -> Iterator[None]:
    """The tables' CHECKs are the backstop of every decision: give them their name."""
    try:
        yield
    except RuleBroken as broken:
        if broken.rule in {"balance_reserved", "stock_level_reserved"}:
            raise NotEnoughUnits(rule=broken.rule) from broken
        raise
