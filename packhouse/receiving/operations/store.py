"""Goods go from the dock to where they are kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from packhouse.facilities.queries import location_kinds
from packhouse.inventory import operations as inventory
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.receiving import rules
from packhouse.receiving.facts import InboundClosed, PutAwayStarted
from packhouse.receiving.operations.inbounds import advance, each, lock
from packhouse.receiving.values import AtDock, DockKey, Done, PutAway
from packhouse.receiving.values import InboundState as S

SQL = statements(__file__)


@transaction_required
def put_away(*, facility_id: int, put_aways: Sequence[PutAway], now: datetime, actor_id: int) -> list[Done | Refused]:
    """Take units from the dock to storage, damaged ones to quarantine; with the last unit all is closed.

    Good units can be promised from then on. Refuses single ones: `InboundUnknown`, `InboundNotReady`,
    `LocationUnfit`, `NotAtDock` when fewer units lie there.
    """
    yard = lock(facility_id, [item.inbound_id for item in put_aways])
    dock = _at_dock(facility_id, put_aways)
    left = _left(facility_id, put_aways)
    location_ids = sorted({item.location_id for item in put_aways})
    kinds = location_kinds(facility_id=facility_id, location_ids=location_ids)

    done = [rules.put_away(yard, dock, left, kinds, item) for item in put_aways]

    stored = [item for item, answer in zip(put_aways, done, strict=True) if isinstance(answer, Done)]
    taken = [(*rules.dock_key(item), item.quantity) for item in stored]
    SQL["write_put_aways"].run(facility_id=facility_id, taken=records(taken))
    advance(facility_id, yard, now)
    moves = [rules.storing(item, dock[rules.dock_key(item)], yard[item.inbound_id]) for item in stored]
    inventory.move(facility_id=facility_id, moves=moves, now=now, actor_id=actor_id)
    started = each(PutAwayStarted, facility_id, yard, S.PUTTING_AWAY)
    tell(started, each(InboundClosed, facility_id, yard, S.CLOSED), now=now, actor_id=actor_id)
    return done


def _at_dock(facility_id: int, put_aways: Iterable[PutAway]) -> dict[DockKey, AtDock]:
    keys = {rules.dock_key(item) for item in put_aways}
    rows = SQL["units_at_dock"].rows(AtDock, facility_id=facility_id, keys=records(sorted(keys)))
    return {units.key: units for units in rows}


def _left(facility_id: int, put_aways: Iterable[PutAway]) -> dict[int, int]:
    inbound_ids = sorted({item.inbound_id for item in put_aways})
    return dict(SQL["units_left"].tuples(facility_id=facility_id, inbound_ids=inbound_ids))
