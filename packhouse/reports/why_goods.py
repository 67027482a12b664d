"""Why units of an order wait for stock: what is where, what is promised to others, and what is on its way. Pure."""

from collections.abc import Iterator

from packhouse.fulfillment.values import Waiting
from packhouse.receiving.values import InboundState
from packhouse.reports.case import Case, InboundUnits
from packhouse.reports.findings import Finding, Weight, at, listed, units

# How far goods have come: the further, the less is missing. And what brings them on.
STAGES = {
    InboundState.SUBMITTED: ("announced, not arrived yet", "Wait for {inbound}, or have the merchant hurry it"),
    InboundState.ARRIVED: ("at the dock, not counted yet", "Count {inbound} and put it away"),
    InboundState.RECEIVING: ("being counted at the dock", "Finish the count of {inbound} and put it away"),
    InboundState.DISCREPANCY: (
        "counted, and waiting for a decision about its differences",
        "Settle the discrepancy of {inbound} and put it away",
    ),
    InboundState.RECEIVED: ("counted, not put away yet", "Put {inbound} away"),
    InboundState.PUTTING_AWAY: ("being put away", "Finish putting {inbound} away"),
}


def findings(case: Case) -> Iterator[Finding]:
    """One finding for each line that waits."""
    if case.waiting and not case.serving:
        yield _no_departure(case)
        return
    for row in case.waiting:
        yield _waits(case, row)


def _no_departure(case: Case) -> Finding:
    service = case.order.service
    return Finding(
        Weight.GOODS,
        f"No facility has a departure for the service {service!r}: nobody can send it.",
        f"Give a facility a departure for {service!r}, then hold the order and clear the hold: it is sourced anew.",
    )


def _waits(case: Case, row: Waiting) -> Finding:
    sku = case.skus[row.product_id]
    waits = f"{units(row.quantity, sku)} (line {row.line_no}) {_wait(row)} for stock since {at(row.since)}"
    there = list(_there(case, row.product_id))
    coming = [(code, each) for code, each in case.inbound if each.product_id == row.product_id]
    says = [f"{waits}: {listed(there)}." if there else f"{waits}: no facility ever had any."]
    says += [f"{_comes(code, each)}." for code, each in coming]
    if _enough(case, row):
        says.append(_why_not_served(case))
    return Finding(Weight.GOODS, " ".join(says), _unblock(case, row, sku, coming))


def _wait(row: Waiting) -> str:
    return "waits" if row.quantity == 1 else "wait"


def _there(case: Case, product_id: int) -> Iterator[str]:
    for level in case.stock:
        if level.product_id == product_id:
            code = case.houses[level.facility_id].code
            if not level.on_hand:
                yield f"{code} has none"
            elif not level.available:
                yield f"{code} has {level.on_hand} on hand, all of them promised to other orders"
            else:
                yield f"{code} has {level.on_hand} on hand, {level.available} of them free"


def _free(case: Case, product_id: int) -> int:
    return sum(level.available for level in case.stock if level.product_id == product_id)


def _enough(case: Case, row: Waiting) -> bool:
    wanted = sum(each.quantity for each in case.waiting if each.product_id == row.product_id)
    return _free(case, row.product_id) >= wanted


def _why_not_served(case: Case) -> str:
    if not case.splits:
        return "That is enough, but its merchant does not split orders: it waits until all lines can be served."
    return "That is enough: it is served when its turn is tried again."


def _comes(code: str, inbound: InboundUnits) -> str:
    stage, _ = STAGES[InboundState(inbound.state)]
    due = f" (expected {inbound.expected_date})" if inbound.expected_date and not inbound.counted else ""
    if inbound.state in {InboundState.SUBMITTED, InboundState.ARRIVED}:
        brings = f"{units(inbound.expected)} announced"
    else:
        brings = f"{units(inbound.counted)} counted, {inbound.at_dock} of them at the dock"
    return f"Inbound shipment {inbound.external_id} to {code} is {stage}{due}: {brings}"


def _unblock(case: Case, row: Waiting, sku: str, coming: list[tuple[str, InboundUnits]]) -> str:
    if _enough(case, row):
        if not case.splits and any(not _enough(case, each) for each in case.waiting):
            lacking = listed(sorted({case.skus[each.product_id] for each in case.waiting if not _enough(case, each)}))
            return f"Bring in {lacking}: the order is sent when all its lines can be."
        return "Hold the order and clear the hold: it is sourced anew."
    usable = [(code, each) for code, each in coming if each.at_dock or not each.counted]
    if usable:
        code, nearest = max(usable, key=lambda pair: pair[1].state)
        _, step = STAGES[InboundState(nearest.state)]
        return f"{step.format(inbound=f'inbound shipment {nearest.external_id}')} at {code}."
    return f"Have the merchant announce and send {units(row.quantity, sku)} at least."
