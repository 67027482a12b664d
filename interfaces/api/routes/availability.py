"""What can be promised: of one product, by the page, or of the whole catalog as a stream."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router
from pydantic import TypeAdapter

from interfaces.api import outgoing
from interfaces.api.access import Request
from interfaces.api.answers import json_bytes, json_response
from interfaces.api.bodies import LINES_TYPES
from interfaces.api.described import lines_of
from interfaces.api.paging import USUAL, Cursor, Limit, cursor_of, page_of, text_after
from interfaces.api.routes.products import known_product
from interfaces.api.settling import give_back_connection
from packhouse.catalog import queries as catalog
from packhouse.catalog.values import Product
from packhouse.facilities import queries as facilities
from packhouse.inventory import queries as inventory
from packhouse.kernel.transactions import as_merchant

router = Router(tags=["availability"])
MOST_AT_ONCE = 1_000


@router.get("/availability", response={200: outgoing.AvailabilityPage}, summary="List availability")
def page(request: Request, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """What can be promised of your products, by SKU."""
    items = _page(request.auth.merchant_id, text_after(cursor), limit + 1)
    shown, goes_on = page_of(items, limit)
    next_cursor = cursor_of(shown[-1].sku) if goes_on else None
    return json_response(outgoing.AvailabilityPage(list(shown), next_cursor))


@router.get(
    "/availability.ndjson",
    openapi_extra=lines_of(TypeAdapter(outgoing.Availability)),
    summary="Stream the availability of all products",
)
def stream(request: Request) -> StreamingHttpResponse:
    """What can be promised of all your products, by SKU: one JSON object a line, a thousand from each moment."""
    first = _page(request.auth.merchant_id, "", MOST_AT_ONCE)
    lines = _lines(request.auth.merchant_id, first)
    return StreamingHttpResponse(lines, content_type=LINES_TYPES[0])


@router.get(
    "/availability/{path:sku}", response={200: outgoing.Availability}, summary="Look at the availability of a product"
)
def one(request: Request, sku: str) -> HttpResponse:
    """What can be promised of a product."""
    merchant_id = request.auth.merchant_id
    with as_merchant(merchant_id):
        (item,) = _availability(merchant_id, [known_product(request, sku)])
    return json_response(item)


def _page(merchant_id: int, after_sku: str, most: int) -> list[outgoing.Availability]:
    with as_merchant(merchant_id):
        products = catalog.products_page(merchant_id=merchant_id, after_sku=after_sku, most=most)
        return _availability(merchant_id, products)


def _lines(merchant_id: int, items: list[outgoing.Availability]) -> Iterator[bytes]:
    while items:
        # The caller reads at its own pace: it must not hold a connection meanwhile.
        give_back_connection()
        yield b"".join(json_bytes(item) + b"\n" for item in items)
        items = _page(merchant_id, items[-1].sku, MOST_AT_ONCE)


def _availability(merchant_id: int, products: Sequence[Product]) -> list[outgoing.Availability]:
    stock: dict[int, list[outgoing.Stock]] = defaultdict(list)
    rows = inventory.availability(merchant_id=merchant_id, product_ids=[product.id for product in products])
    codes = facilities.codes([row.facility_id for row in rows])
    for row in rows:
        has = outgoing.Stock(codes[row.facility_id], row.on_hand, row.reserved, row.available)
        stock[row.product_id].append(has)
    return [
        outgoing.Availability(
            sku=product.sku,
            on_hand=sum([has.on_hand for has in stock[product.id]]),
            reserved=sum([has.reserved for has in stock[product.id]]),
            available=sum([has.available for has in stock[product.id]]),
            facilities=stock[product.id],
        )
        for product in products
    ]
