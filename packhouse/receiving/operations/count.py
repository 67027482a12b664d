"""Goods arrive and are counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from packhouse.facilities.queries import location_kinds, special_locations
from packhouse.inventory import operations as inventory
from packhouse.inventory.values import NO_LOT, Condition
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.receiving import rules
from packhouse.receiving.facts import (
    InboundArrived,
    InboundClosed,
    InboundCountStarted,
    InboundDisputed,
    InboundReceived,
)
from packhouse.receiving.operations.inbounds import advance, each, lock
from packhouse.receiving.values import Arrival, Count, Done, Line, Receipt, Tally
from packhouse.receiving.values import InboundState as S
from packhouse.receiving.yard import Yard

SQL = statements(__file__)


@transaction_required
def arrive(*, facility_id: int, arrivals: Sequence[Arrival], now: datetime, actor_id: int) -> list[Done | Refused]:
    """Let inbound shipments stand at a dock: their dock-to-stock clocks run from `now`.

    Refuses single ones: `InboundUnknown`, `InboundNotReady`, and `LocationUnfit` for what is no dock here.
    """
    yard = lock(facility_id, [arrival.inbound_id for arrival in arrivals])
    dock_ids = sorted({arrival.dock_id for arrival in arrivals})
    kinds = location_kinds(facility_id=facility_id, location_ids=dock_ids)

    done = [rules.arrival(yard, arrival, kinds) for arrival in arrivals]

    stand = [arrival for arrival, answer in zip(arrivals, done, strict=True) if isinstance(answer, Done)]
    advance(facility_id, yard, now, {arrival.inbound_id: arrival.dock_id for arrival in stand})
    tell(each(InboundArrived, facility_id, yard, S.ARRIVED), now=now, actor_id=actor_id)
    return done


@transaction_required
def count(*, facility_id: int, counts: Sequence[Count], now: datetime, actor_id: int) -> list[Done | Refused]:
    """Book what was counted: good and damaged units go from the supplier to the dock.

    Counts of a line add up. Refuses single ones: `InboundUnknown`, `InboundNotReady`, `LineUnknown`,
    `LotUnknown`, and `CountInvalid` for less than nothing or more than a line can be.
    """
    yard = lock(facility_id, [item.inbound_id for item in counts])
    lines = _lines(facility_id, counts)
    lot_ids = sorted({item.lot_id for item in counts} - {NO_LOT})
    lots = dict(SQL["products_of_lots"].tuples(lot_ids=lot_ids))

    done = [rules.count(yard, lines, lots, item) for item in counts]

    counted = [item for item, answer in zip(counts, done, strict=True) if isinstance(answer, Done)]
    receipts = [
        receipt
        for item in counted
        for receipt in rules.receipts(yard[item.inbound_id], lines[item.inbound_id, item.line_no], item)
    ]
    SQL["write_receipts"].run(facility_id=facility_id, receipts=records(receipts), at=now, actor_id=actor_id)
    advance(facility_id, yard, now)
    _unload(facility_id, yard, receipts, now, actor_id)
    tell(each(InboundCountStarted, facility_id, yard, S.RECEIVING), now=now, actor_id=actor_id)
    return done


@transaction_required
def close_counts(*, facility_id: int, inbound_ids: Sequence[int], now: datetime, actor_id: int) -> list[Done | Refused]:
    """Say that all is counted: received; or in discrepancy, when units are short, over or damaged.

    Refuses single ones: `InboundUnknown`, `InboundNotReady`.
    """
    yard = lock(facility_id, inbound_ids)
    tallies = _tallies(facility_id, inbound_ids)

    done = [rules.close_count(yard, tallies, key) for key in inbound_ids]

    advance(facility_id, yard, now)
    disputed = [
        InboundDisputed(facility_id, i.inbound_id, i.merchant_id, t.short, t.over, t.damaged)
        for i in yard.entered(S.DISCREPANCY)
        for t in (tallies[i.inbound_id],)
    ]
    tell(disputed, _received(facility_id, yard, tallies), now=now, actor_id=actor_id)
    return done


@transaction_required
def settle(*, facility_id: int, inbound_ids: Sequence[int], now: datetime, actor_id: int) -> list[Done | Refused]:
    """End a discrepancy: what was counted is what came. Where nothing came, the inbound shipment is closed.

    Refuses single ones: `InboundUnknown`, `InboundNotReady`.
    """
    yard = lock(facility_id, inbound_ids)
    tallies = _tallies(facility_id, inbound_ids)

    done = [rules.settle(yard, tallies, key) for key in inbound_ids]

    advance(facility_id, yard, now)
    closed = each(InboundClosed, facility_id, yard, S.CLOSED)
    tell(_received(facility_id, yard, tallies), closed, now=now, actor_id=actor_id)
    return done


def _lines(facility_id: int, counts: Iterable[Count]) -> dict[tuple[int, int], Line]:
    keys = {(item.inbound_id, item.line_no) for item in counts}
    rows = SQL["lines_to_count"].rows(Line, facility_id=facility_id, keys=records(sorted(keys)))
    return {(line.inbound_id, line.line_no): line for line in rows}


def _tallies(facility_id: int, inbound_ids: Iterable[int]) -> dict[int, Tally]:
    rows = SQL["tallies"].rows(
        Tally,
        facility_id=facility_id,
        inbound_ids=sorted(set(inbound_ids)),
        damaged_condition=int(Condition.DAMAGED),
    )
    return {tally.inbound_id: tally for tally in rows}


def _unload(facility_id: int, yard: Yard, receipts: Iterable[Receipt], now: datetime, actor_id: int) -> None:
    supplier_id = special_locations(facility_id).supplier_id
    moves = [rules.unloading(receipt, supplier_id, yard[receipt.inbound_id]) for receipt in receipts]
    inventory.move(facility_id=facility_id, moves=moves, now=now, actor_id=actor_id)


def _received(facility_id: int, yard: Yard, tallies: Mapping[int, Tally]) -> list[InboundReceived]:
    return [
        InboundReceived(facility_id, i.inbound_id, i.merchant_id, tally.counted, tally.damaged)
        for i in yard.entered(S.RECEIVED)
        for tally in (tallies[i.inbound_id],)
    ]
