"""What may be announced, counted and put away: pure decisions, item by item."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from packhouse.facilities.values import LocationKind
from packhouse.inventory.values import NO_LOT, Condition, Move, Reason
from packhouse.kernel.refusals import Refused
from packhouse.receiving.values import (
    LONGEST_EXTERNAL_ID,
    MOST_LINES,
    MOST_UNITS,
    Announced,
    Arrival,
    AtDock,
    Content,
    Count,
    DockKey,
    Done,
    Inbound,
    InboundState,
    Known,
    Line,
    NewInbound,
    PutAway,
    Receipt,
    Tally,
)
from packhouse.receiving.yard import Yard


class BadExternalId(Refused):
    """The merchant's own id is empty, too long, or has a character that cannot be kept."""

    says = "Expected external_id of 1 to 64 printable characters, got {came!r}. Send your own id of it."


class NoLines(Refused):
    """An inbound shipment without lines."""

    says = "Inbound shipment {external_id} has no lines. Send at least one line with a SKU and a quantity."


class TooManyLines(Refused):
    """An inbound shipment with more lines than one may have."""

    says = "Inbound shipment {external_id} has {came} lines, at most {most} are possible. Split it."


class BadQuantity(Refused):
    """A quantity that is no whole number of units between 1 and `MOST_UNITS`."""

    says = (
        "Inbound shipment {external_id}, line {line_no}: expected a quantity from 1 to {most}, got {came}."
        " Correct the line."
    )


class UnknownSku(Refused):
    """The merchant has no product of that SKU."""

    says = (
        "Inbound shipment {external_id}, line {line_no}: no product has the SKU {sku}."
        " Make the product first, then send the shipment again."
    )


class InboundDiffers(Refused):
    """The external id was announced before, with other content."""

    says = (
        "Inbound shipment {external_id} is in the book already with another content; these differ: {differs}."
        " Send the first content again, or use a new external_id."
    )


class LineUnknown(Refused):
    """The inbound shipment has no such line."""

    says = "Inbound shipment {inbound_id} has no line {line_no}."


class LotUnknown(Refused):
    """The lot is not one of the line's product."""

    says = "Lot {lot_id} is none of product {product_id}. Create the lot first."


class CountInvalid(Refused):
    """A count below zero, or one that brings a line above what can be."""

    says = "Line {line_no} of inbound shipment {inbound_id} cannot come to {quantity} units, at most {most}."


class LocationUnfit(Refused):
    """The location is none of this facility, or not of the kind that this needs."""

    says = "Location {location_id} is no {wanted} of this facility. Take a {wanted}."


class NotAtDock(Refused):
    """More units are to be put away than lie at the dock for that line, lot and condition."""

    says = "Line {line_no} of inbound shipment {inbound_id} has {left} such units at a dock, not {quantity}."


def content(inbound: NewInbound, product_ids: Mapping[str, int]) -> Content | Refused:
    """What would be announced, with products in place of SKUs; or why it cannot be announced as it is."""
    external_id = inbound.external_id
    if not 1 <= len(external_id) <= LONGEST_EXTERNAL_ID or not external_id.isprintable():
        return BadExternalId(came=external_id[:100].replace("\x00", "\\x00"))
    if not inbound.lines:
        return NoLines(external_id=external_id)
    if len(inbound.lines) > MOST_LINES:
        return TooManyLines(external_id=external_id, came=len(inbound.lines), most=MOST_LINES)
    for line_no, line in enumerate(inbound.lines, 1):
        if not 1 <= line.quantity <= MOST_UNITS:
            return BadQuantity(external_id=external_id, line_no=line_no, came=str(line.quantity), most=MOST_UNITS)
        if line.sku not in product_ids:
            return UnknownSku(external_id=external_id, line_no=line_no, sku=line.sku[:100])
    return Content(
        external_id=external_id,
        expected_date=inbound.expected_date,
        product_ids=[product_ids[line.sku] for line in inbound.lines],
        quantities=[line.quantity for line in inbound.lines],
    )


def first_of_each(contents: Iterable[Content | Refused]) -> list[Content]:
    """The first content of each external id, in the order of the external ids."""
    firsts: dict[str, Content] = {}
    for new in contents:
        if isinstance(new, Content):
            firsts.setdefault(new.external_id, new)
    return [firsts[external_id] for external_id in sorted(firsts)]


def announced(
    contents: Iterable[Content | Refused], book: Mapping[str, Known], fresh_ids: Iterable[str]
) -> list[Announced | Refused]:
    """The answers, item by item. `book` has every external id, `fresh_ids` those that are new in it."""
    unanswered = set(fresh_ids)
    answers: list[Announced | Refused] = []
    for new in contents:
        if isinstance(new, Refused):
            answers.append(new)
            continue
        known = book[new.external_id]
        differs = differences(known, new)
        replayed = new.external_id not in unanswered
        unanswered.discard(new.external_id)
        answers.append(
            InboundDiffers(external_id=new.external_id, differs=differs)
            if differs
            else Announced(known.inbound_id, new.external_id, InboundState(known.state), replayed)
        )
    return answers


def differences(known: Known, new: Content) -> tuple[str, ...]:
    """What differs between what was announced before and what is announced now, by name; ten at most."""
    found = ["expected_date"] if known.expected_date != new.expected_date else []
    if len(known.quantities) != len(new.quantities):
        return (*found, "lines (how many)")
    pairs = zip(known.product_ids, new.product_ids, known.quantities, new.quantities, strict=True)
    for line_no, (product, new_product, quantity, new_quantity) in enumerate(pairs, 1):
        found += [f"lines[{line_no}].sku"] if product != new_product else []
        found += [f"lines[{line_no}].quantity"] if quantity != new_quantity else []
    return tuple(found[:10])


def arrival(yard: Yard, arrival: Arrival, kinds: Mapping[int, LocationKind]) -> Done | Refused:
    """Let an inbound shipment stand at a dock."""
    refusal = yard.refusal("arrive", arrival.inbound_id)
    if refusal:
        return refusal
    if kinds.get(arrival.dock_id) != LocationKind.DOCK:
        return LocationUnfit(location_id=arrival.dock_id, wanted="dock")
    return yard.move("arrive", arrival.inbound_id)


def count(yard: Yard, lines: dict[tuple[int, int], Line], lots: Mapping[int, int], count: Count) -> Done | Refused:
    """Count units of a line; `lots` says of which product each lot is."""
    refusal = yard.refusal("count", count.inbound_id)
    if refusal:
        return refusal
    line = lines.get((count.inbound_id, count.line_no))
    if line is None:
        return LineUnknown(inbound_id=count.inbound_id, line_no=count.line_no)
    if count.lot_id != NO_LOT and lots.get(count.lot_id) != line.product_id:
        return LotUnknown(lot_id=count.lot_id, product_id=line.product_id)
    total = line.counted + count.quantity + count.damaged
    if min(count.quantity, count.damaged) < 0 or total > MOST_UNITS:
        return CountInvalid(inbound_id=count.inbound_id, line_no=count.line_no, quantity=total, most=MOST_UNITS)
    lines[count.inbound_id, count.line_no] = replace(line, counted=total)
    return yard.move("count", count.inbound_id)


def close_count(yard: Yard, tallies: Mapping[int, Tally], inbound_id: int) -> Done | Refused:
    """Close the count: received if all came as announced and undamaged, else the merchant is asked."""
    refusal = yard.refusal("close_count", inbound_id)
    if refusal:
        return refusal
    tally = tallies[inbound_id]
    if tally.short or tally.over or tally.damaged:
        return yard.move("question", inbound_id)
    return yard.move("close_count", inbound_id)


def settle(yard: Yard, tallies: Mapping[int, Tally], inbound_id: int) -> Done | Refused:
    """Take what was counted as what came. If nothing came, there is nothing to put away: it is closed."""
    refusal = yard.refusal("settle", inbound_id)
    if refusal:
        return refusal
    done = yard.move("settle", inbound_id)
    tally = tallies[inbound_id]
    return done if tally.counted + tally.damaged else yard.move("close", inbound_id)


def put_away(
    yard: Yard,
    dock: dict[DockKey, AtDock],
    left: dict[int, int],
    kinds: Mapping[int, LocationKind],
    put_away: PutAway,
) -> Done | Refused:
    """Take units from the dock to a location. With the last one the inbound shipment is closed."""
    inbound_id = put_away.inbound_id
    refusal = yard.refusal("put_away", inbound_id)
    if refusal:
        return refusal
    wanted = LocationKind.QUARANTINE if put_away.is_damaged else LocationKind.STORAGE
    if kinds.get(put_away.location_id) != wanted:
        return LocationUnfit(location_id=put_away.location_id, wanted=f"{wanted.name.lower()} location")
    units = dock.get(dock_key(put_away))
    if units is None or not 1 <= put_away.quantity <= units.left:
        return NotAtDock(
            inbound_id=inbound_id,
            line_no=put_away.line_no,
            left=units.left if units else 0,
            quantity=put_away.quantity,
        )
    dock[units.key] = replace(units, left=units.left - put_away.quantity)
    left[inbound_id] -= put_away.quantity
    done = yard.move("put_away", inbound_id)
    return done if left[inbound_id] else yard.move("close", inbound_id)


def dock_key(put_away: PutAway) -> DockKey:
    """Which units at the dock a put-away takes."""
    condition = Condition.DAMAGED if put_away.is_damaged else Condition.SELLABLE
    return put_away.inbound_id, put_away.line_no, put_away.lot_id, condition


def receipts(inbound: Inbound, line: Line, count: Count) -> list[Receipt]:
    """What a count books: good units and damaged ones, each if there are any."""
    counted = ((Condition.SELLABLE, count.quantity), (Condition.DAMAGED, count.damaged))
    return [
        Receipt(
            inbound_id=inbound.inbound_id,
            merchant_id=inbound.merchant_id,
            line_no=line.line_no,
            product_id=line.product_id,
            lot_id=count.lot_id,
            condition=condition,
            quantity=quantity,
        )
        for condition, quantity in counted
        if quantity
    ]


def unloading(receipt: Receipt, supplier_id: int, inbound: Inbound) -> Move:
    """Counted units go from the supplier to the dock."""
    return Move(
        product_id=receipt.product_id,
        quantity=receipt.quantity,
        from_location_id=supplier_id,
        to_location_id=inbound.dock_id or 0,
        reason=Reason.RECEIPT,
        reference=f"inbound:{inbound.inbound_id}",
        lot_id=receipt.lot_id,
        condition=Condition(receipt.condition),
    )


def storing(put_away: PutAway, units: AtDock, inbound: Inbound) -> Move:
    """Units go from the dock to where they are kept."""
    return Move(
        product_id=units.product_id,
        quantity=put_away.quantity,
        from_location_id=inbound.dock_id or 0,
        to_location_id=put_away.location_id,
        reason=Reason.PUT_AWAY,
        reference=f"inbound:{inbound.inbound_id}",
        lot_id=units.lot_id,
        condition=Condition(units.condition),
    )
