"""Why an order itself does not move: a worker has not been told, a person must act, or it is at its end. Pure."""

from collections.abc import Iterator

from packhouse.orders.values import HoldRow, OrderState
from packhouse.reports.case import Case, Unheard
from packhouse.reports.findings import Finding, Weight, at, units

WHO_ACTS = {
    "address": ("the merchant or the desk", "Correct the recipient: the order goes on by itself then."),
    "payment": ("the merchant", "Have the merchant settle the payment, then clear the hold."),
    "fraud": ("the merchant", "Have the merchant say that the order is genuine, then clear the hold; or cancel it."),
    "merchant": ("the merchant", "Have the merchant release the order, then clear the hold."),
    "customs": ("the desk", "Complete the customs papers, then clear the hold."),
    "credit": ("the operator's billing", "Have the merchant's account settled, then clear the hold."),
}

DOES = {
    "fulfillment.source_open_orders": "choose a facility and reserve its stock",
    "fulfillment.settle_cancellations": "accept or reject its cancellation",
    "fulfillment.drop_backorders": "end its waiting for stock",
    "fulfillment.retry_backorders": "serve it from stock that arrived",
    "fulfillment.resource_shortened": "find elsewhere what could not be fetched",
    "fulfillment.report_progress": "note how far its shipments are",
}
ONLY_NOTED = {"fulfillment.report_progress", "fulfillment.drop_backorders"}

RUN_A_WORKER = "Let a worker run: `packhouse up` runs one."


def findings(case: Case) -> Iterator[Finding]:
    """What the order's own state, its holds and what waits for the worker say."""
    yield from map(_unheard, case.unheard)
    yield from map(_held, case.holds)
    state = OrderState(case.order.state)
    if state is OrderState.OPEN and not case.unheard:
        yield Finding(
            Weight.TROUBLE,
            "It is open, and nothing waits to source it: what should have told the worker is not there.",
            "Hold the order and clear the hold: it is sourced anew. Then run `packhouse verify`.",
        )
    if state in ENDS:
        yield ENDS[state](case)
    if state is OrderState.CANCELLATION_REQUESTED:
        yield _asked_to_stop(case)
    elif case.rejected_at is not None:
        yield Finding(
            Weight.UNDER_WAY,
            f"A request to cancel it was rejected on {at(case.rejected_at)}: it was picked already.",
            "Nothing: it goes on. To stop it, refuse the parcel at the door.",
        )


def _unheard(unheard: Unheard) -> Finding:
    does = DOES.get(unheard.subscriber, f"do its part ({unheard.subscriber})")
    if unheard.is_parked:
        return Finding(
            Weight.TROUBLE,
            f"The worker was to {does}. It failed {_times(unheard)} and tries no more: {unheard.failure}",
            "Have the cause repaired, then run `packhouse worker --once --retry-parked`.",
        )
    if unheard.attempts:
        return Finding(
            Weight.TROUBLE,
            f"The worker was to {does}. It failed {_times(unheard)} so far: {unheard.failure}",
            "Have the cause repaired; the worker tries again by itself.",
        )
    weight = Weight.UNDER_WAY if unheard.subscriber in ONLY_NOTED else Weight.WORKER
    return Finding(weight, f"It waits for the worker to {does}.", RUN_A_WORKER)


def _times(unheard: Unheard) -> str:
    return "once" if unheard.attempts == 1 else f"{unheard.attempts} times"


def _held(hold: HoldRow) -> Finding:
    who, unblock = WHO_ACTS[hold.reason]
    note = f" ({hold.note})" if hold.note else ""
    return Finding(
        Weight.PERSON, f"It is on hold for {hold.reason} since {at(hold.since)}{note}: {who} must act.", unblock
    )


def _asked_to_stop(case: Case) -> Finding:
    return Finding(
        Weight.WORKER,
        f"The merchant asked to cancel it on {at(case.order.since)}; fulfillment has not decided yet.",
        RUN_A_WORKER,
    )


def _cancelled(case: Case) -> Finding:
    return Finding(
        Weight.END,
        f"It was cancelled on {at(case.order.since)}: nothing of it will be sent.",
        "Nothing moves it any more. If the goods are wanted after all, send a new order.",
    )


def _completed(case: Case) -> Finding:
    return Finding(Weight.END, f"All its units were delivered by {at(case.order.since)}.", "Nothing: it is done.")


def _shipped(case: Case) -> Finding:
    return Finding(
        Weight.END,
        f"All its units ({units(case.order.units - case.order.dropped)}) have left the house.",
        "Nothing blocks it: the carrier has it.",
    )


ENDS = {
    OrderState.CANCELLED: _cancelled,
    OrderState.COMPLETED: _completed,
    OrderState.SHIPPED: _shipped,
}
