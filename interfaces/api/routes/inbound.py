"""Inbound shipments: goods on their way to a facility."""

from collections import defaultdict
from collections.abc import Sequence

from django.http import HttpResponse
from ninja import Router

from interfaces import clock
from interfaces.api import bodies, outgoing
from interfaces.api.access import Request
from interfaces.api.answers import Reply, json_bytes, json_response, refusal, response
from interfaces.api.described import body_of
from interfaces.api.incoming import INBOUND
from interfaces.api.once import once
from interfaces.api.paging import USUAL, Cursor, Limit, cursor_of, number, numbers_after, page_of
from interfaces.api.refusals import FacilityUnknown
from packhouse.facilities import queries as facilities
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant
from packhouse.receiving import operations, queries
from packhouse.receiving.values import Announced, InboundLineRow, InboundRow, InboundState

router = Router(tags=["inbound shipments"])
CREATED, REPEATED = 201, 200


@router.post(
    "/inbound-shipments",
    response={201: outgoing.AnnouncedInbound, 200: outgoing.AnnouncedInbound},
    openapi_extra=body_of(INBOUND),
    summary="Announce goods",
)
def announce(request: Request) -> HttpResponse:
    """Announce goods. 201 when they are new, 200 when they were announced before with the same content."""
    inbound = bodies.one(request, INBOUND)

    def effect() -> Reply:
        (answer,) = operations.announce(
            facility_id=_facility_id(inbound.facility),
            merchant_id=request.auth.merchant_id,
            inbounds=[inbound],
            now=clock.now(),
            actor_id=request.auth.actor_id,
        )
        return _reply(answer, inbound.facility)

    return response(once(request, inbound, effect))


@router.get("/inbound-shipments", response={200: outgoing.InboundPage}, summary="List inbound shipments")
def page(request: Request, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Your inbound shipments, oldest first."""
    merchant_id = request.auth.merchant_id
    (after_id,) = numbers_after(cursor, 1)
    with as_merchant(merchant_id):
        rows = queries.inbounds_page(merchant_id=merchant_id, after_id=after_id, most=limit + 1)
        shown, goes_on = page_of(rows, limit)
        items = _inbounds(shown)
    return json_response(outgoing.InboundPage(items, cursor_of(shown[-1].id) if goes_on else None))


@router.get("/inbound-shipments/{inbound_id}", response={200: outgoing.Inbound}, summary="Look at an inbound shipment")
def one(request: Request, inbound_id: str) -> HttpResponse:
    """An inbound shipment as it stands."""
    known, merchant_id = number(inbound_id), request.auth.merchant_id
    with as_merchant(merchant_id):
        row = known and queries.inbound_of_merchant(merchant_id=merchant_id, inbound_id=known)
        if not row:
            raise operations.InboundUnknown(inbound_id=inbound_id[:80])
        (item,) = _inbounds([row])
    return json_response(item)


def _facility_id(code: str) -> int:
    site = facilities.facility(code) if code.isprintable() else None
    if site is None:
        possible = tuple(sorted(site.code for site in facilities.facilities()))
        raise FacilityUnknown(facility=code[:80], possible=possible)
    return site.id


def _reply(answer: Announced | Refused, facility: str) -> Reply:
    if isinstance(answer, Refused):
        return refusal(answer)
    announced = outgoing.AnnouncedInbound(
        str(answer.inbound_id), answer.external_id, facility, outgoing.word(InboundState, answer.state)
    )
    return Reply(REPEATED if answer.replayed else CREATED, json_bytes(announced))


def _inbounds(rows: Sequence[InboundRow]) -> list[outgoing.Inbound]:
    codes = facilities.codes([row.facility_id for row in rows])
    by_facility: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        by_facility[row.facility_id].append(row.id)
    lines: dict[int, list[InboundLineRow]] = defaultdict(list)
    for facility_id, inbound_ids in sorted(by_facility.items()):
        for line in queries.inbound_lines(facility_id=facility_id, inbound_ids=inbound_ids):
            lines[line.inbound_id].append(line)
    return [_inbound(row, codes[row.facility_id], lines[row.id]) for row in rows]


def _inbound(row: InboundRow, facility: str, lines: Sequence[InboundLineRow]) -> outgoing.Inbound:
    return outgoing.Inbound(
        id=str(row.id),
        external_id=row.external_id,
        facility=facility,
        state=outgoing.word(InboundState, row.state),
        expected_date=row.expected_date,
        announced_at=row.announced_at,
        arrived_at=row.arrived_at,
        received_at=row.received_at,
        closed_at=row.closed_at,
        lines=[
            outgoing.InboundLine(line.line_no, line.sku, line.expected, line.counted, line.damaged, line.put_away)
            for line in lines
        ],
    )
