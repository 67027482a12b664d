"""What others may ask across all rooms: frozen rows, ordered, bounded."""

from collections.abc import Sequence
from datetime import datetime

from packhouse.facilities.queries import facilities
from packhouse.kernel.sql import statements
from packhouse.merchants.queries import merchants
from packhouse.orders.values import OrderState
from packhouse.reports import rules, why_goods, why_order, why_shipment
from packhouse.reports.case import gather
from packhouse.reports.findings import NOTHING_FOUND, first_to_change
from packhouse.reports.values import (
    Explanation,
    FacilityFigures,
    FloorFigures,
    FoundOrder,
    MerchantFigures,
    OrderFigures,
    ShipmentFigures,
    Summary,
)

SQL = statements(__file__)

NOBODY = -1
LONGEST_ID = 19


def find_orders(reference: str) -> list[FoundOrder]:
    """The orders that somebody may mean: a merchant's own id of it, or ours; `#17` is always ours.

    By merchant and id. Where a merchant calls one order what we call another, its own word counts.
    """
    ours = reference.removeprefix("#")
    order_id = int(ours) if ours.isdecimal() and ours.isascii() and len(ours) < LONGEST_ID else NOBODY
    external_id = "" if reference.startswith("#") else reference
    found = []
    for merchant in merchants():
        rows = SQL["find_orders"].rows(
            FoundOrder,
            merchant_id=merchant.id,
            merchant_code=merchant.code,
            external_id=external_id.replace("\0", ""),
            order_id=order_id,
        )
        found += [row for row in rows if row.external_id == external_id] or rows
    return found


def why(*, merchant_id: int, order_id: int, now: datetime) -> Explanation | None:
    """Why an order does not move, in words, and the one change that would let it go on; None if there is no such.

    Looks at everything that could stand in its way, from the facts that no worker has had yet to the carrier's
    last word. The change that is named is the one for what stands in the way first.
    """
    case = gather(merchant_id=merchant_id, order_id=order_id, now=now)
    if case is None:
        return None
    found = [*why_order.findings(case), *why_goods.findings(case), *why_shipment.findings(case, now)] or [NOTHING_FOUND]
    return Explanation(
        order_id=order_id,
        external_id=case.order.external_id,
        state=OrderState(case.order.state).name.lower(),
        sentences=tuple(finding.says for finding in found),
        unblock=first_to_change(found),
    )


def summary(*, since: datetime, until: datetime) -> Summary:
    """How the business did from `since` up to, but not at, `until`: by facility, by merchant and in total.

    Orders are those accepted in the period, shipments those planned in it, picks those of waves released in it,
    inbound shipments those closed in it; each stands where it stands now. What a figure counts, what it leaves
    out and when its clock starts is said where it is defined (`values`).
    """
    houses = []
    waits: list[int] = []
    for facility in facilities():
        seconds = _dock_seconds(facility.id, since, until)
        waits += seconds
        houses.append(_facility(facility.id, facility.code, seconds, since, until))
    owners = [_merchant(merchant.id, merchant.code, since, until) for merchant in merchants()]
    return Summary(since, until, _houses(houses, sorted(waits)), tuple(houses), _owners(owners), tuple(owners))


def _facility(facility_id: int, code: str, seconds: Sequence[int], since: datetime, until: datetime) -> FacilityFigures:
    period = {"facility_id": facility_id, "since": since, "until": until}
    shipments = SQL["shipment_figures"].one(ShipmentFigures, **period) or ShipmentFigures()
    floor = SQL["floor_figures"].one(FloorFigures, **period) or FloorFigures()
    return FacilityFigures(code, shipments, floor, rules.dock_to_stock(seconds))


def _dock_seconds(facility_id: int, since: datetime, until: datetime) -> list[int]:
    rows = SQL["dock_to_stock"].tuples(facility_id=facility_id, since=since, until=until)
    return [seconds for (seconds,) in rows]


def _merchant(merchant_id: int, code: str, since: datetime, until: datetime) -> MerchantFigures:
    period = {"merchant_id": merchant_id, "since": since, "until": until}
    orders = SQL["order_figures"].one(OrderFigures, **period) or OrderFigures()
    return MerchantFigures(code, orders, tuple(SQL["hold_figures"].tuples(**period)))


def _houses(each: Sequence[FacilityFigures], seconds: Sequence[int]) -> FacilityFigures:
    return FacilityFigures(
        "",
        rules.total(ShipmentFigures, [figures.shipments for figures in each]),
        rules.total(FloorFigures, [figures.floor for figures in each]),
        rules.dock_to_stock(seconds),
    )


def _owners(each: Sequence[MerchantFigures]) -> MerchantFigures:
    orders = rules.total(OrderFigures, [figures.orders for figures in each])
    return MerchantFigures("", orders, rules.total_holds([figures.holds for figures in each]))
