"""What carriers say about parcels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from packhouse.fulfillment.operations import advance, lock_shipments
from packhouse.fulfillment.queries import allows
from packhouse.fulfillment.values import Standing
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.shipping import rules
from packhouse.shipping.facts import ParcelDelivered, ParcelTracked
from packhouse.shipping.operations.hand_over import TrackingUnknown
from packhouse.shipping.rules import LabelRow, Whereabouts
from packhouse.shipping.values import RecordedNews, TrackingNews, TrackingStatus

SQL = statements(__file__)


@transaction_required
def record_tracking(
    *, facility_id: int, carrier: str, news: Sequence[TrackingNews], now: datetime, actor_id: int
) -> list[RecordedNews | Refused]:
    """Record what a carrier said; one answer an item, in order. The same word of the same time counts once.

    News may come late and in any order: a parcel stands where its youngest news puts it, and a delivered or
    returned one stays so. The shipment follows its parcels; it is delivered when the last of them is. Refuses
    single items: `TrackingUnknown`.
    """
    numbers = sorted({each.tracking_number for each in news})
    ((shipment_ids,),) = SQL["shipments_of_numbers"].tuples(facility_id=facility_id, tracking_numbers=numbers)
    standing = lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)

    rows = SQL["labels_of_shipments"].rows(LabelRow, facility_id=facility_id, shipment_ids=shipment_ids)
    labels = {row.tracking_number: row for row in rows if row.carrier == carrier and row.tracking_number}

    known = [each for each in news if each.tracking_number in labels]
    after = _whereabouts(rows, known)
    moves = _moves(standing, rows, after)

    new = _write_news(facility_id, labels, known, now)
    changed = [row for row in rows if after[row.label_id] != _before(row)]
    _write_whereabouts(facility_id, changed, after)
    for move in sorted(moves):
        advance(facility_id=facility_id, move=move, shipments=moves[move], now=now, actor_id=actor_id)
    _tell(facility_id, changed, after, now, actor_id)
    return [_answer(each, carrier, labels, new) for each in news]


def _before(row: LabelRow) -> Whereabouts:
    return Whereabouts(row.tracking_status, row.tracked_at)


def _whereabouts(rows: Sequence[LabelRow], news: Sequence[TrackingNews]) -> dict[int, Whereabouts]:
    """Where each parcel stands after the news, by label id."""
    by_number: dict[str, list[Whereabouts]] = defaultdict(list)
    for each in news:
        by_number[each.tracking_number].append(Whereabouts(each.status, each.at))
    return {row.label_id: rules.latest(_before(row), by_number.get(row.tracking_number, ())) for row in rows}


def _moves(
    standing: Sequence[Standing], rows: Sequence[LabelRow], after: Mapping[int, Whereabouts]
) -> dict[str, list[Standing]]:
    """Which shipments make which move."""
    parcels: dict[int, list[Whereabouts]] = defaultdict(list)
    for row in rows:
        parcels[row.shipment_id].append(after[row.label_id])
    moves: dict[str, list[Standing]] = defaultdict(list)
    for shipment in standing:
        step = rules.shipment_step(parcels[shipment.shipment_id])
        if step and step.state != shipment.state and allows(step.move, shipment.state):
            moves[step.move].append(shipment)
    return moves


def _write_news(
    facility_id: int, labels: Mapping[str, LabelRow], news: Sequence[TrackingNews], now: datetime
) -> set[tuple[int, datetime, str]]:
    if not news:
        return set()
    about = [labels[each.tracking_number] for each in news]
    written = SQL["record_news"].tuples(
        facility_id=facility_id,
        label_ids=[label.label_id for label in about],
        merchant_ids=[label.merchant_id for label in about],
        ats=[each.at for each in news],
        statuses=[int(each.status) for each in news],
        carrier_codes=[each.carrier_code for each in news],
        places=[each.place for each in news],
        now=now,
    )
    return set(written)


def _write_whereabouts(facility_id: int, changed: Sequence[LabelRow], after: Mapping[int, Whereabouts]) -> None:
    if not changed:
        return
    SQL["record_whereabouts"].run(
        facility_id=facility_id,
        shipment_ids=[row.shipment_id for row in changed],
        label_ids=[row.label_id for row in changed],
        statuses=[int(after[row.label_id].status or 0) for row in changed],
        ats=[after[row.label_id].at for row in changed],
    )


def _tell(
    facility_id: int,
    changed: Sequence[LabelRow],
    after: Mapping[int, Whereabouts],
    now: datetime,
    actor_id: int,
) -> None:
    tracked, delivered = [], []
    for row in changed:
        status = after[row.label_id].status
        whose = (facility_id, row.shipment_id, row.carton_id, row.label_id)
        if status == row.tracking_status or status is None:
            continue
        tracked.append(ParcelTracked(*whose, int(status)))
        if status == TrackingStatus.DELIVERED:
            delivered.append(ParcelDelivered(*whose))
    tell(tracked, delivered, now=now, actor_id=actor_id)


def _answer(
    news: TrackingNews,
    carrier: str,
    labels: Mapping[str, LabelRow],
    new: set[tuple[int, datetime, str]],
) -> RecordedNews | Refused:
    label = labels.get(news.tracking_number)
    if label is None:
        return TrackingUnknown(carrier=carrier, tracking_number=news.tracking_number)
    is_new = (label.label_id, news.at, news.carrier_code) in new
    return RecordedNews(news.tracking_number, label.shipment_id, is_new)
