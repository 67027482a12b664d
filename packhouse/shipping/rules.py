"""Pure decisions about labels, parcels and tracking."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from packhouse.fulfillment.values import ShipmentState as S
from packhouse.kernel.values import dataclass
from packhouse.shipping.values import TrackingStatus as T

FINAL = frozenset({T.DELIVERED, T.RETURNED_TO_SENDER})

# How far a parcel has come, where two events bear the same time.
PROGRESS = {
    T.LABEL_CREATED: 0,
    T.INFO_RECEIVED: 1,
    T.PICKED_UP: 2,
    T.IN_TRANSIT: 3,
    T.DELAYED: 4,
    T.EXCEPTION: 5,
    T.OUT_FOR_DELIVERY: 6,
    T.ATTEMPT_FAILED: 7,
    T.AVAILABLE_FOR_PICKUP: 8,
    T.RETURNED_TO_SENDER: 9,
    T.DELIVERED: 10,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A move of the shipment's life cycle, and the state that it leads to."""

    move: str
    state: S


# What a parcel's status asks of its shipment. What comes before the carrier has the parcel asks nothing.
STEPS = {
    T.PICKED_UP: Step("travel", S.IN_TRANSIT),
    T.IN_TRANSIT: Step("travel", S.IN_TRANSIT),
    T.DELAYED: Step("travel", S.IN_TRANSIT),
    T.OUT_FOR_DELIVERY: Step("go_out_for_delivery", S.OUT_FOR_DELIVERY),
    T.ATTEMPT_FAILED: Step("fail_attempt", S.ATTEMPT_FAILED),
    T.AVAILABLE_FOR_PICKUP: Step("await_pickup", S.AVAILABLE_FOR_PICKUP),
    T.EXCEPTION: Step("except", S.EXCEPTION),
    T.RETURNED_TO_SENDER: Step("return_to_sender", S.RETURNED_TO_SENDER),
    T.DELIVERED: Step("deliver", S.DELIVERED),
}


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label as a verb reads it under its shipment's lock."""

    shipment_id: int
    label_id: int
    carton_id: int
    merchant_id: int
    manifest_id: int | None
    tracked_at: datetime | None
    state: int
    tracking_status: int | None
    carrier: str
    tracking_number: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of a parcel: the carrier's last word and its time; None before the first."""

    status: int | None
    at: datetime | None


NOWHERE = Whereabouts(None, None)


def latest(before: Whereabouts, news: Iterable[Whereabouts]) -> Whereabouts:
    """What is known after some news in any order: the youngest counts, and after the end nothing does."""
    known = before
    for each in sorted(news, key=_rank):
        if known.status in FINAL:
            break
        if known.at is None or _rank(each) > _rank(known):
            known = each
    return known


def shipment_step(parcels: Sequence[Whereabouts]) -> Step | None:
    """The step that a shipment's parcels ask for together; None if no carrier has taken any yet.

    It is delivered when the last parcel is. Until all parcels have come to an end, the youngest news of those
    still on their way speaks for the shipment.
    """
    travelling = [parcel for parcel in parcels if parcel.status not in FINAL]
    if parcels and not travelling:
        came_back = any(parcel.status == T.RETURNED_TO_SENDER for parcel in parcels)
        return STEPS[T.RETURNED_TO_SENDER if came_back else T.DELIVERED]
    youngest = max(travelling, key=_rank, default=NOWHERE)
    return STEPS.get(T(youngest.status)) if youngest.status is not None else None


def _rank(parcel: Whereabouts) -> tuple[float, int]:
    at = parcel.at.timestamp() if parcel.at is not None else 0.0
    return at, PROGRESS[T(parcel.status)] if parcel.status is not None else -1
