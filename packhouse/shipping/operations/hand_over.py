"""The driver takes the parcels: the goods leave the book."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from packhouse.facilities.queries import special_locations
from packhouse.fulfillment.operations import ShipmentNotReady, advance, lock_shipments
from packhouse.fulfillment.queries import allows, moves_from
from packhouse.fulfillment.values import ShipmentState, Standing
from packhouse.inventory.operations import ship
from packhouse.inventory.values import Carried
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import statements
from packhouse.kernel.transactions import transaction_required
from packhouse.packing.queries import contents
from packhouse.shipping.rules import FINAL, LabelRow
from packhouse.shipping.values import HandedOver, LabelState

SQL = statements(__file__)

Answer = HandedOver | Refused


class TrackingUnknown(Refused):
    """No parcel of this carrier in this facility has the tracking number."""

    says = "No parcel of {carrier} has the tracking number {tracking_number!r} here. Check the label and the carrier."


class LabelIsVoid(Refused):
    """The parcel bears a label that was voided: it may not leave with it."""

    says = "The label {tracking_number} is void. Take it off, label the carton anew, and scan that label."


@transaction_required
def hand_over(
    *, facility_id: int, carrier: str, tracking_numbers: Sequence[str], now: datetime, actor_id: int
) -> list[Answer]:
    """Give parcels to a carrier's driver; one answer a tracking number, in order. One manifest a call.

    What is in the cartons leaves the book of goods. A shipment is shipped when its last parcel is handed over. A
    parcel that was handed over before answers as it did then. Refuses single parcels: `TrackingUnknown`,
    `LabelIsVoid`, `ShipmentNotReady` (some carton of the shipment has no label yet).
    """
    numbers = list(tracking_numbers)
    ((shipment_ids,),) = SQL["shipments_of_numbers"].tuples(facility_id=facility_id, tracking_numbers=numbers)
    locked = lock_shipments(facility_id=facility_id, shipment_ids=shipment_ids)
    standing = {each.shipment_id: each for each in locked}

    rows = SQL["labels_of_numbers"].rows(LabelRow, facility_id=facility_id, tracking_numbers=numbers)
    labels = {row.tracking_number: row for row in rows if row.carrier == carrier}

    refusals = {number: _refusal(number, carrier, labels.get(number), standing) for number in numbers}
    leaving = [label for number, label in labels.items() if refusals[number] is None and label.manifest_id is None]

    manifest_id = 0
    if leaving:
        manifest_id, here = _write_manifest(facility_id, carrier, leaving, now, actor_id)
        _take_out_of_the_book(facility_id, leaving, now, actor_id)
        gone = [standing[shipment_id] for shipment_id in sorted({label.shipment_id for label in leaving} - here)]
        advance(facility_id=facility_id, move="hand_over", shipments=gone, now=now, actor_id=actor_id)
    return [refusals[number] or _handed_over(labels[number], manifest_id) for number in numbers]


@transaction_required
def record_transmitted(*, facility_id: int, manifest_ids: Sequence[int], now: datetime) -> None:
    """Record that the carrier was told of these manifests. Repeatable."""
    SQL["record_transmitted"].run(facility_id=facility_id, manifest_ids=list(manifest_ids), now=now)


@transaction_required
def end_manifests(*, facility_id: int, manifest_ids: Sequence[int], now: datetime) -> int:
    """End those of the manifests whose parcels have all come to an end, and are asked about no more; how many."""
    final = sorted(int(status) for status in FINAL)
    return SQL["end_manifests"].run(facility_id=facility_id, manifest_ids=list(manifest_ids), final=final, now=now)


def _refusal(number: str, carrier: str, label: LabelRow | None, standing: Mapping[int, Standing]) -> Refused | None:
    if label is None:
        return TrackingUnknown(carrier=carrier, tracking_number=number)
    if label.state == LabelState.VOIDED:
        return LabelIsVoid(tracking_number=number)
    state = standing[label.shipment_id].state
    if label.manifest_id is None and not allows("hand_over", state):
        name = ShipmentState(state).name.lower()
        return ShipmentNotReady(shipment_id=label.shipment_id, state=name, allowed=moves_from(state))
    return None


def _handed_over(label: LabelRow, manifest_id: int) -> HandedOver:
    return HandedOver(label.tracking_number, label.shipment_id, label.manifest_id or manifest_id)


def _write_manifest(
    facility_id: int, carrier: str, leaving: Sequence[LabelRow], now: datetime, actor_id: int
) -> tuple[int, set[int]]:
    """The manifest's id, and the shipments of which other parcels stay in the house."""
    ((manifest_id, handed_over, here),) = SQL["hand_over"].tuples(
        facility_id=facility_id,
        carrier=carrier,
        shipment_ids=[label.shipment_id for label in leaving],
        label_ids=[label.label_id for label in leaving],
        now=now,
        actor_id=actor_id,
    )
    if handed_over != len(leaving):
        raise RuntimeError(f"{len(leaving)} parcels were to leave under lock, {handed_over} did")
    return manifest_id, set(here)


def _take_out_of_the_book(facility_id: int, leaving: Sequence[LabelRow], now: datetime, actor_id: int) -> None:
    recipient_id = special_locations(facility_id).recipient_id
    in_cartons = contents(facility_id=facility_id, carton_ids=[label.carton_id for label in leaving])
    units = [
        Carried(
            each.merchant_id,
            each.product_id,
            each.lot_id,
            each.station_id,
            recipient_id,
            each.quantity,
            f"shipment:{each.shipment_id}",
        )
        for each in in_cartons
    ]
    ship(facility_id=facility_id, units=units, now=now, actor_id=actor_id)
