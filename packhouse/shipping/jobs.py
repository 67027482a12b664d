"""What calls a carrier: each stands between transactions, never inside one, and may be repeated at any point."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from packhouse.facilities.queries import sites
from packhouse.kernel.failpoints import reach
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_operator
from packhouse.orders.queries import recipients
from packhouse.shipping import operations, queries
from packhouse.shipping.ports import Carrier, CarrierUnreachable
from packhouse.shipping.values import (
    AnsweredLabel,
    HandedOver,
    LabelAnswer,
    LabeledParcel,
    NeverArrived,
    ParcelToLabel,
    RecordedNews,
    ToldVoid,
    UnsettledLabel,
    WantedLabel,
)

LOG = logging.getLogger(__name__)

MOST_AT_ONCE = 500
ASKED_LONG_AGO = timedelta(seconds=60)


def buy_labels(*, carrier: Carrier, facility_id: int, now: datetime, actor_id: int, most: int = MOST_AT_ONCE) -> int:
    """Buy the labels that are asked for, in one call to the carrier; how many are not asked for any more.

    A label for which the carrier gave no answer is unknown from then on: `settle_unknown_labels` asks for it.
    """
    with as_operator():
        wanted = queries.requested(facility_id=facility_id, carrier=carrier.code, most=most)
        parcels = _parcels(facility_id, wanted)
    if not wanted:
        return 0
    reach("label.requested")

    answers = carrier.buy_labels(parcels, now=now)
    reach("label.bought")

    moved = _record(facility_id, wanted, answers, now, actor_id)
    reach("label.recorded")
    return sum(moved)


def settle_unknown_labels(
    *, carrier: Carrier, facility_id: int, now: datetime, actor_id: int, most: int = MOST_AT_ONCE
) -> int:
    """Ask the carrier what became of labels that may have been bought without our knowing; how many were settled.

    Never buys. A key that the carrier does not know is asked for again by `buy_labels`.
    """
    with as_operator():
        wanted = queries.unsettled(
            facility_id=facility_id,
            carrier=carrier.code,
            requested_before=now - ASKED_LONG_AGO,
            most=most,
        )
    if not wanted:
        return 0

    found = carrier.find_labels([label.request_key for label in wanted])

    answers = [found.get(label.request_key) or NeverArrived(label.request_key) for label in wanted]
    return sum(_record(facility_id, wanted, answers, now, actor_id))


def tell_voids(*, carrier: Carrier, facility_id: int, now: datetime, actor_id: int, most: int = MOST_AT_ONCE) -> int:
    """Tell the carrier which labels are void; how many."""
    with as_operator():
        voids = queries.voids_to_tell(facility_id=facility_id, carrier=carrier.code, most=most)
    if not voids:
        return 0

    answers = carrier.void_labels([void.tracking_number for void in voids], now=now)

    told = [ToldVoid(void.label_id, answers[void.tracking_number]) for void in voids if void.tracking_number in answers]
    with as_operator():
        operations.record_void_told(facility_id=facility_id, told=told, now=now)
    return len(told)


def hand_over_and_collect(
    *, carrier: Carrier, facility_id: int, tracking_numbers: Sequence[str], now: datetime, actor_id: int
) -> list[HandedOver | Refused]:
    """Hand parcels over, then tell the carrier. If that fails, `transmit_manifests` tells it later."""
    with as_operator():
        answers = operations.hand_over(
            facility_id=facility_id,
            carrier=carrier.code,
            tracking_numbers=tracking_numbers,
            now=now,
            actor_id=actor_id,
        )
    try:
        transmit_manifests(carrier=carrier, facility_id=facility_id, now=now, actor_id=actor_id)
    except CarrierUnreachable:
        LOG.warning("%s was not told of a manifest of facility %s, is told later", carrier.code, facility_id)
    return answers


def transmit_manifests(*, carrier: Carrier, facility_id: int, now: datetime, actor_id: int) -> int:
    """Tell the carrier which parcels its drivers took; how many manifests."""
    with as_operator():
        manifests = queries.manifests_to_transmit(facility_id=facility_id, carrier=carrier.code)
    for manifest in manifests:
        carrier.collect(manifest.tracking_numbers, now=manifest.departed_at)
    if manifests:
        manifest_ids = [manifest.manifest_id for manifest in manifests]
        with as_operator():
            operations.record_transmitted(facility_id=facility_id, manifest_ids=manifest_ids, now=now)
    return len(manifests)


def poll_tracking(*, carrier: Carrier, facility_id: int, now: datetime, actor_id: int, most: int = MOST_AT_ONCE) -> int:
    """Ask the carrier about every parcel on its way, so many at once; how many new events there are."""
    with as_operator():
        manifest_ids = queries.manifests_on_the_way(facility_id=facility_id, carrier=carrier.code)
    new = 0
    for manifest_id in manifest_ids:
        for parcels in _pages_on_the_way(facility_id, manifest_id, most):
            news = carrier.track([parcel.tracking_number for parcel in parcels], now=now)
            with as_operator():
                answers = operations.record_tracking(
                    facility_id=facility_id, carrier=carrier.code, news=news, now=now, actor_id=actor_id
                )
            new += sum(isinstance(answer, RecordedNews) and answer.is_new for answer in answers)
    with as_operator():
        operations.end_manifests(facility_id=facility_id, manifest_ids=manifest_ids, now=now)
    return new


def _pages_on_the_way(facility_id: int, manifest_id: int, most: int) -> Iterator[list[LabeledParcel]]:
    after_id, is_more = 0, True
    while is_more:
        with as_operator():
            parcels = queries.on_the_way(facility_id=facility_id, manifest_id=manifest_id, after_id=after_id, most=most)
        if parcels:
            yield parcels
            after_id = parcels[-1].label_id
        is_more = len(parcels) == most


def _record(
    facility_id: int,
    wanted: Sequence[WantedLabel | UnsettledLabel],
    answers: Iterable[LabelAnswer | NeverArrived],
    now: datetime,
    actor_id: int,
) -> list[bool]:
    answered = [
        AnsweredLabel(label.shipment_id, label.label_id, answer) for label, answer in zip(wanted, answers, strict=True)
    ]
    with as_operator():
        return operations.record_labels(facility_id=facility_id, answers=answered, now=now, actor_id=actor_id)


def _parcels(facility_id: int, wanted: Sequence[WantedLabel]) -> list[ParcelToLabel]:
    """What the carrier must know of them. Orders lie with their merchants: one look a merchant."""
    by_merchant: dict[int, list[int]] = defaultdict(list)
    for label in wanted:
        by_merchant[label.merchant_id].append(label.order_id)
    ship_to = {
        (merchant_id, order_id): recipient
        for merchant_id, order_ids in by_merchant.items()
        for order_id, recipient in recipients(merchant_id=merchant_id, order_ids=order_ids).items()
    }
    country = next((site.country for site in sites() if site.id == facility_id), "")
    return [
        ParcelToLabel(
            label.label_id,
            label.request_key,
            label.service,
            label.weight_g,
            ship_to[label.merchant_id, label.order_id],
            country,
        )
        for label in wanted
    ]
