"""Why a shipment does not move: the next step, who takes it and where, or what is in its way. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from packhouse.fulfillment.values import ShipmentState
from packhouse.picking.values import PickRow, PickState
from packhouse.reports.case import Case, Label, Parcel
from packhouse.reports.findings import Finding, Weight, at, listed, units
from packhouse.shipping.values import LabelState, TrackingStatus

S = ShipmentState
MOST_NAMED = 5


def findings(case: Case, now: datetime) -> Iterator[Finding]:
    """One finding for each shipment that is alive."""
    for parcel in case.parcels:
        state = S(parcel.shipment.state)
        if state is not S.CANCELLED:
            yield STEPS.get(state, _with_the_carrier)(case, parcel, now)


def _name(parcel: Parcel) -> str:
    return f"Shipment {parcel.shipment.id} in {parcel.house.code}"


def _departure(parcel: Parcel, now: datetime) -> str:
    when = at(parcel.shipment.ship_by, parcel.house.time_zone)
    return f"the departure on {when}" + (", which it has missed" if parcel.shipment.ship_by < now else "")


def _planned(case: Case, parcel: Parcel, now: datetime) -> Finding:
    wanted: dict[int, int] = defaultdict(int)
    for line in parcel.owed:
        wanted[line.product_id] += line.quantity
    lacking = {product: n - parcel.free.get(product, 0) for product, n in wanted.items()}
    lacking = {product: missing for product, missing in lacking.items() if missing > 0}
    waits = f"{_name(parcel)} is planned for {_departure(parcel, now)}; it waits for a wave"
    if not lacking:
        return Finding(Weight.NEXT_STEP, f"{waits}.", f"Release a wave with shipment {parcel.shipment.id}.")
    bins = listed(
        f"{units(wanted[product], case.skus[product])} needed, {parcel.free.get(product, 0)} free in storage"
        for product in sorted(lacking)
    )
    return Finding(
        Weight.GOODS,
        f"{waits}, and its bins cannot give the units: {bins}; the rest is promised to open picks,"
        " or stands in totes and at stations.",
        f"Finish or cancel the picks that hold {listed(case.skus[product] for product in sorted(lacking))},"
        " or put back what no shipment needs any more.",
    )


def _on_the_floor(case: Case, parcel: Parcel, now: datetime) -> Finding:
    left = [pick for pick in parcel.picks if pick.state == PickState.OPEN]
    fetched = sum(pick.picked for pick in parcel.picks)
    picks = listed([_pick(case, parcel, pick) for pick in left[:MOST_NAMED]]) if left else "none"
    more = f", and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
    walks = listed(sorted({f"batch {pick.batch_no} of wave {pick.wave_id}" for pick in left})) if left else ""
    return Finding(
        Weight.NEXT_STEP,
        f"{_name(parcel)} is on the floor for {_departure(parcel, now)}: {units(fetched)} in totes; open picks:"
        f" {picks}{more}.",
        f"Walk {walks} and confirm its picks." if walks else "Run `packhouse verify`: it should be picked.",
    )


def _pick(case: Case, parcel: Parcel, pick: PickRow) -> str:
    where = parcel.codes[pick.location_id]
    return (
        f"pick {pick.number} of wave {pick.wave_id}, {units(pick.quantity, case.skus[pick.product_id])} from {where}"
        f" (batch {pick.batch_no})"
    )


def _picked(case: Case, parcel: Parcel, now: datetime) -> Finding:
    totes = _totes(parcel)
    return Finding(
        Weight.NEXT_STEP,
        f"{_name(parcel)} is picked for {_departure(parcel, now)} and stands in {totes}: nobody has packed it yet.",
        f"Bring {totes} to a pack station and verify its units.",
    )


def _totes(parcel: Parcel) -> str:
    codes = {parcel.codes[pick.tote_id] for pick in parcel.picks if pick.tote_id is not None and pick.picked}
    return listed(sorted(codes))


def _packing(case: Case, parcel: Parcel, now: datetime) -> Finding:
    loose: dict[int, int] = defaultdict(int)
    for pick in parcel.picks:
        loose[pick.product_id] += pick.picked
    for carton in parcel.cartons:
        loose[carton.product_id] -= carton.quantity
    missing = [units(quantity, case.skus[product]) for product, quantity in sorted(loose.items()) if quantity]
    open_cartons = sorted({carton.carton_id for carton in parcel.cartons if carton.is_open})
    if missing:
        return Finding(
            Weight.NEXT_STEP,
            f"{_name(parcel)} is being packed; still to be verified: {listed(missing)}.",
            f"Verify {listed(missing)} out of {_totes(parcel)} and close the carton.",
        )
    cartons = listed(f"carton {carton_id}" for carton_id in open_cartons)
    return Finding(
        Weight.NEXT_STEP,
        f"{_name(parcel)} is verified; {cartons} is not closed, because its weight is not known.",
        f"Weigh {cartons} and close it.",
    )


def _packed(case: Case, parcel: Parcel, now: datetime) -> Finding:
    labeled = {label.carton_id for label in parcel.labels}
    bare = sorted({carton.carton_id for carton in parcel.cartons} - labeled)
    for label in sorted(parcel.labels, key=lambda label: LABEL_ORDER.index(LabelState(label.state))):
        if label.state != LabelState.BOUGHT:
            return LABELS[LabelState(label.state)](parcel, label)
    cartons = listed(f"carton {carton_id}" for carton_id in bare) if bare else "its cartons"
    return Finding(
        Weight.WORKER,
        f"{_name(parcel)} is packed; no label is asked for yet for {cartons}.",
        f"Let a worker run, or request the label of {cartons}.",
    )


def _label_refused(parcel: Parcel, label: Label) -> Finding:
    return Finding(
        Weight.PERSON,
        f"{_name(parcel)} is packed, and {label.carrier} refuses the label of carton {label.carton_id}:"
        f" {label.refusal}",
        f"Remove what {label.carrier} names, then request the label of carton {label.carton_id} again.",
    )


def _label_unknown(parcel: Parcel, label: Label) -> Finding:
    return Finding(
        Weight.WORKER,
        f"{_name(parcel)} is packed; {label.carrier} was asked for the label of carton {label.carton_id} and gave no"
        " answer: whether it is bought is unknown.",
        f"Let the clock run: it asks {label.carrier} what became of the label and never buys it twice.",
    )


def _label_requested(parcel: Parcel, label: Label) -> Finding:
    return Finding(
        Weight.WORKER,
        f"{_name(parcel)} is packed; the label of carton {label.carton_id} is asked for since"
        f" {at(label.requested_at, parcel.house.time_zone)}, {label.carrier} has not sold it yet.",
        f"Let the worker buy it from {label.carrier}.",
    )


LABEL_ORDER = (
    LabelState.REFUSED,
    LabelState.UNKNOWN,
    LabelState.REQUESTED,
    LabelState.BOUGHT,
    LabelState.VOIDED,
)
LABELS: dict[LabelState, Callable[[Parcel, Label], Finding]] = {
    LabelState.REFUSED: _label_refused,
    LabelState.UNKNOWN: _label_unknown,
    LabelState.REQUESTED: _label_requested,
}


def _labeled(case: Case, parcel: Parcel, now: datetime) -> Finding:
    here = [label for label in parcel.labels if label.handed_over_at is None]
    numbers = listed(label.tracking_number for label in here)
    carrier = here[0].carrier
    return Finding(
        Weight.NEXT_STEP,
        f"{_name(parcel)} is labeled ({numbers}) and waits for {carrier} and {_departure(parcel, now)}.",
        f"Hand it over to the driver of {carrier}.",
    )


def _with_the_carrier(case: Case, parcel: Parcel, now: datetime) -> Finding:
    state = S(parcel.shipment.state)
    says = f"{_name(parcel)} {AWAY[state]}{_news(parcel)}"
    weight, unblock = OUTSIDE.get(state, (Weight.END, "Nothing blocks it: the carrier has it."))
    return Finding(weight, says, unblock)


AWAY = {
    S.SHIPPED: "has left the house",
    S.IN_TRANSIT: "is on its way",
    S.OUT_FOR_DELIVERY: "is out for delivery",
    S.ATTEMPT_FAILED: "could not be delivered; the carrier tries again",
    S.AVAILABLE_FOR_PICKUP: "waits at the carrier's for its recipient",
    S.EXCEPTION: "has met with something out of the ordinary",
    S.DELIVERED: "was delivered",
    S.RETURNED_TO_SENDER: "is coming back",
}
OUTSIDE = {
    S.AVAILABLE_FOR_PICKUP: (Weight.UNDER_WAY, "Have the recipient fetch it."),
    S.ATTEMPT_FAILED: (Weight.UNDER_WAY, "Have the recipient be there, or change the address with the carrier."),
    S.EXCEPTION: (Weight.PERSON, "Ask the carrier what happened."),
    S.RETURNED_TO_SENDER: (Weight.PERSON, "Ask the recipient for a good address and send a new order."),
    S.DELIVERED: (Weight.END, "Nothing: it is done."),
}


def _news(parcel: Parcel) -> str:
    """The last word of the carrier about each of its parcels."""
    words = []
    for label in parcel.labels:
        if label.tracking_status is not None and label.tracked_at is not None:
            status = TrackingStatus(label.tracking_status).name.lower().replace("_", " ")
            when = at(label.tracked_at, parcel.house.time_zone)
            words.append(f"{label.carrier} says of {label.tracking_number} on {when}: {status}")
        else:
            words.append(f"{label.carrier} has said nothing of {label.tracking_number} yet")
    return f". {'; '.join(words)}." if words else "."


STEPS: dict[ShipmentState, Callable[[Case, Parcel, datetime], Finding]] = {
    S.PLANNED: _planned,
    S.RELEASED_TO_FLOOR: _on_the_floor,
    S.PICKING: _on_the_floor,
    S.PICKED: _picked,
    S.PACKING: _packing,
    S.PACKED: _packed,
    S.LABELED: _labeled,
}
