"""A carton gets its label: asked for, bought, voided."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from packhouse.fulfillment.operations import advance, lock_shipments
from packhouse.fulfillment.queries import allows, sources
from packhouse.fulfillment.values import Standing
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.shipping.facts import LabelBought, LabelRefused, LabelVoided
from packhouse.shipping.rules import LabelRow
from packhouse.shipping.states import LABEL
from packhouse.shipping.values import (
    AnsweredLabel,
    AskedLabel,
    BoughtLabel,
    LabelAnswer,
    LabelState,
    NeverArrived,
    RefusedLabel,
    ToldVoid,
    VoidedLabel,
)

SQL = statements(__file__)
NOT_VOIDED = "The carrier did not void the label."


class CartonNotClosed(Refused):
    """A label is for a carton whose units are verified and whose weight is known."""

    says = "There is no closed carton {carton_id} here. Verify its units, weigh it and close it; then ask again."


class CartonNotLabeled(Refused):
    """The carton has no label that could be void."""

    says = "Carton {carton_id} has no bought label. Nothing to void."


class AlreadyHandedOver(Refused):
    """The parcel has left the house with its label."""

    says = "Parcel {tracking_number} left with manifest {manifest_id}. Its label cannot be void any more."


class _Move(NamedTuple):
    """A label that goes to another state; an empty `request_key` is any."""

    shipment_id: int
    label_id: int
    request_key: str
    state: LabelState
    tracking_number: str = ""
    refusal: str = ""


@transaction_required
def request_labels(
    *, facility_id: int, carton_ids: Sequence[int], carrier: str, now: datetime, actor_id: int
) -> list[AskedLabel | Refused]:
    """Ask for a label for each closed carton; one answer a carton, in order. Four statements at most.

    The carrier is asked later, outside of this transaction (`jobs.buy_labels`). A carton that has a label, or
    for which one is asked for already, answers `is_new=False`; a label that the carrier refused is asked for
    again. Refuses single cartons: `CartonNotClosed` (no label before verification and weighing).
    """
    rows = SQL["request_labels"].tuples(
        facility_id=facility_id,
        carton_ids=list(carton_ids),
        carrier=carrier,
        requested=int(LabelState.REQUESTED),
        now=now,
        actor_id=actor_id,
    )
    asked = {carton: AskedLabel(carton, shipment, label, is_new=True) for carton, shipment, label in rows}
    before = _labels(facility_id, [carton_id for carton_id in carton_ids if carton_id not in asked])
    again = _ask_again(facility_id, carrier, [label for label in before if label.state == LabelState.REFUSED], now)
    for label in before:
        is_new = label.label_id in again
        asked[label.carton_id] = AskedLabel(label.carton_id, label.shipment_id, label.label_id, is_new)

    return [asked.get(carton_id) or CartonNotClosed(carton_id=carton_id) for carton_id in carton_ids]


@transaction_required
def record_labels(*, facility_id: int, answers: Sequence[AnsweredLabel], now: datetime, actor_id: int) -> list[bool]:
    """Record what carriers answered; whether each answer moved its label, in order. Repeatable.

    Bought and refused labels are settled by that; an unknown one is asked about later; one that never arrived is
    asked for again. A packed shipment whose last carton got its label is labeled. An answer to a label that does
    not wait for one, or to another key, moves nothing.
    """
    standing = lock_shipments(facility_id=facility_id, shipment_ids=sorted({each.shipment_id for each in answers}))

    moves = [
        _Move(each.shipment_id, each.label_id, each.answer.request_key, *_outcome(each.answer)) for each in answers
    ]
    moved = _move(facility_id, moves, LABEL.sources("buy"), now)

    bought = [LabelBought(facility_id, *row) for state, *row in moved if state == LabelState.BOUGHT]
    refused = [LabelRefused(facility_id, *row) for state, *row in moved if state == LabelState.REFUSED]
    tell(refused, now=now, actor_id=actor_id)

    complete = _complete(facility_id, standing, {fact.shipment_id for fact in bought})
    advance(facility_id=facility_id, move="label", shipments=complete, now=now, actor_id=actor_id, also=bought)
    touched = {label_id for _, _, _, label_id in moved}
    return [each.label_id in touched for each in answers]


@transaction_required
def void_labels(
    *, facility_id: int, carton_ids: Sequence[int], now: datetime, actor_id: int
) -> list[VoidedLabel | Refused]:
    """Void the labels of cartons that are in the house; one answer a carton, in order.

    The carton may get another label at once; the carrier is told later (`jobs.tell_voids`). A labeled shipment is
    packed again. Refuses single cartons: `CartonNotLabeled`, `AlreadyHandedOver`.
    """
    ((shipment_ids,),) = SQL["shipments_of_cartons"].tuples(facility_id=facility_id, carton_ids=list(carton_ids))
    standing = lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)
    labels = {label.carton_id: label for label in _labels(facility_id, carton_ids)}

    answers = {carton_id: _voiding(carton_id, labels.get(carton_id)) for carton_id in carton_ids}
    voided = [answer for answer in answers.values() if isinstance(answer, VoidedLabel)]

    if voided:
        moves = [_Move(each.shipment_id, each.label_id, "", LabelState.VOIDED) for each in voided]
        _move(facility_id, moves, LABEL.sources("void"), now)
        back = {each.shipment_id for each in voided}
        unlabeled = [s for s in standing if s.shipment_id in back and allows("void_label", s.state)]
        advance(facility_id=facility_id, move="void_label", shipments=unlabeled, now=now, actor_id=actor_id)
        told = [LabelVoided(facility_id, each.shipment_id, each.carton_id, each.label_id) for each in voided]
        tell(told, now=now, actor_id=actor_id)
    return [answers[carton_id] for carton_id in carton_ids]


@transaction_required
def record_void_told(*, facility_id: int, told: Sequence[ToldVoid], now: datetime) -> None:
    """Record that the carrier was told of void labels, and what it said."""
    SQL["record_void_told"].run(
        facility_id=facility_id,
        label_ids=[each.label_id for each in told],
        refusals=["" if each.is_void else NOT_VOIDED for each in told],
        voided=int(LabelState.VOIDED),
        now=now,
    )


def _ask_again(facility_id: int, carrier: str, refused: Sequence[LabelRow], now: datetime) -> set[int]:
    """Ask for refused labels again; which ones."""
    if not refused:
        return set()
    SQL["renew_keys"].run(
        facility_id=facility_id,
        shipment_ids=[label.shipment_id for label in refused],
        label_ids=[label.label_id for label in refused],
        carrier=carrier,
        refused=int(LabelState.REFUSED),
        now=now,
    )
    moves = [_Move(label.shipment_id, label.label_id, "", LabelState.REQUESTED) for label in refused]
    return {label_id for _, _, _, label_id in _move(facility_id, moves, LABEL.sources("ask_again"), now)}


def _move(
    facility_id: int, moves: Sequence[_Move], from_states: Iterable[LabelState], now: datetime
) -> list[tuple[int, int, int, int]]:
    """Move labels that stand in one of some states: state, shipment, carton and label of those that moved."""
    rows = SQL["move_labels"].tuples(
        facility_id=facility_id,
        shipment_ids=[move.shipment_id for move in moves],
        label_ids=[move.label_id for move in moves],
        request_keys=[move.request_key for move in moves],
        states=[int(move.state) for move in moves],
        tracking_numbers=[move.tracking_number for move in moves],
        refusals=[move.refusal for move in moves],
        from_states=[int(state) for state in from_states],
        now=now,
    )
    return [(state, shipment_id, carton_id, label_id) for state, shipment_id, carton_id, label_id in rows]


def _labels(facility_id: int, carton_ids: Sequence[int]) -> list[LabelRow]:
    if not carton_ids:
        return []
    return SQL["labels_of_cartons"].rows(LabelRow, facility_id=facility_id, carton_ids=list(carton_ids))


def _outcome(answer: LabelAnswer | NeverArrived) -> tuple[LabelState, str, str]:
    """What an answer makes of a label: its state, its tracking number, why it was refused."""
    match answer:
        case BoughtLabel(tracking_number=number):
            return LabelState.BOUGHT, number, ""
        case RefusedLabel(reason=reason):
            return LabelState.REFUSED, "", reason
        case NeverArrived():
            return LabelState.REQUESTED, "", ""
        case _:
            return LabelState.UNKNOWN, "", ""


def _complete(facility_id: int, standing: Sequence[Standing], bought_for: set[int]) -> list[Standing]:
    """The packed shipments among them whose every carton has a bought label now."""
    labelable = sources("label")
    packed = [each for each in standing if each.shipment_id in bought_for and each.state in labelable]
    if not packed:
        return []
    rows = SQL["unlabeled_shipments"].tuples(
        facility_id=facility_id,
        shipment_ids=[each.shipment_id for each in packed],
        bought=int(LabelState.BOUGHT),
    )
    unlabeled = {shipment_id for (shipment_id,) in rows}
    return [each for each in packed if each.shipment_id not in unlabeled]


def _voiding(carton_id: int, label: LabelRow | None) -> VoidedLabel | Refused:
    if label is None or not LABEL.allows("void", label.state):
        return CartonNotLabeled(carton_id=carton_id)
    if label.manifest_id is not None:
        return AlreadyHandedOver(tracking_number=label.tracking_number, manifest_id=label.manifest_id)
    return VoidedLabel(carton_id, label.shipment_id, label.label_id)
