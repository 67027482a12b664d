"""Products, and where their units went."""

from collections.abc import Sequence

from django.http import HttpResponse
from ninja import Router

from interfaces import clock
from interfaces.api import bodies, outgoing
from interfaces.api.access import Request
from interfaces.api.answers import (
    Reply,
    items_reply,
    json_bytes,
    json_response,
    refusal,
    refused_item,
    response,
)
from interfaces.api.described import body_of_one_or_many
from interfaces.api.incoming import PRODUCTS
from interfaces.api.once import once
from interfaces.api.paging import (
    LARGEST_ID,
    USUAL,
    Cursor,
    Limit,
    cursor_of,
    numbers_after,
    page_of,
    text_after,
)
from interfaces.api.refusals import ProductUnknown
from packhouse.catalog import operations, queries
from packhouse.catalog.values import MOST_PRODUCTS, NewProduct, Product, Stored
from packhouse.facilities import queries as facilities
from packhouse.inventory import queries as inventory
from packhouse.inventory.values import Condition, MovementRow, Reason
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import as_merchant

router = Router(tags=["products"])
NEW, KNOWN = 201, 200


@router.post(
    "/products",
    response={201: outgoing.StoredProduct, 200: outgoing.StoredProduct, 207: outgoing.ProductItems},
    openapi_extra=body_of_one_or_many(PRODUCTS, most=MOST_PRODUCTS),
    summary="Put one or many products",
)
def put(request: Request) -> HttpResponse:
    """Put one product into the catalog, or up to 1,000. A known SKU is described anew.

    One product: 201 when it is new, 200 when it was known. Several: each gets its own status.
    """
    if bodies.is_one(request):
        product = bodies.one(request, PRODUCTS.one)
        return response(once(request, product, lambda: _reply(_put(request, [product])[0])))
    items = bodies.many(request, PRODUCTS, most=MOST_PRODUCTS)
    return response(once(request, items, lambda: _items(_put(request, items))))


@router.get("/products", response={200: outgoing.ProductPage}, summary="List products")
def page(request: Request, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Your products, by SKU."""
    merchant_id = request.auth.merchant_id
    with as_merchant(merchant_id):
        rows = queries.products_page(merchant_id=merchant_id, after_sku=text_after(cursor), most=limit + 1)
    shown, goes_on = page_of(rows, limit)
    next_cursor = cursor_of(shown[-1].sku) if goes_on else None
    return json_response(outgoing.ProductPage([_product(row) for row in shown], next_cursor))


@router.get(
    "/products/{path:sku}/movements", response={200: outgoing.MovementPage}, summary="List a product's movements"
)
def movements(request: Request, sku: str, cursor: Cursor = "", limit: Limit = USUAL) -> HttpResponse:
    """Where the units of a product went: facility by facility, newest first."""
    facility_id, before_id = numbers_after(cursor, 2)
    with as_merchant(request.auth.merchant_id):
        product = known_product(request, sku)
        rows = _movements(product.id, facility_id, before_id or LARGEST_ID, limit + 1)
        shown, goes_on = page_of(rows, limit)
        items = _moved(shown)
    next_cursor = cursor_of(shown[-1].facility_id, shown[-1].id) if goes_on else None
    return json_response(outgoing.MovementPage(items, next_cursor))


@router.get("/products/{path:sku}", response={200: outgoing.Product}, summary="Look at a product")
def one(request: Request, sku: str) -> HttpResponse:
    """A product by its SKU."""
    with as_merchant(request.auth.merchant_id):
        return json_response(_product(known_product(request, sku)))


def known_product(request: Request, sku: str) -> Product:
    """The merchant's product. Refuses ProductUnknown. Needs an open transaction."""
    found = queries.product(merchant_id=request.auth.merchant_id, sku=sku) if sku.isprintable() else None
    if found is None:
        raise ProductUnknown(sku=sku[:80])
    return found


def _put(request: Request, items: Sequence[NewProduct | Refused]) -> list[Stored | Refused]:
    answers = iter(
        operations.put_products(
            merchant_id=request.auth.merchant_id,
            products=[item for item in items if isinstance(item, NewProduct)],
            now=clock.now(),
        )
    )
    return [item if isinstance(item, Refused) else next(answers) for item in items]


def _reply(answer: Stored | Refused) -> Reply:
    if isinstance(answer, Refused):
        return refusal(answer)
    return Reply(NEW if answer.is_new else KNOWN, json_bytes(_stored(answer)))


def _items(answers: Sequence[Stored | Refused]) -> Reply:
    return items_reply(
        [
            refused_item(answer)
            if isinstance(answer, Refused)
            else {"status": NEW if answer.is_new else KNOWN, "product": _stored(answer)}
            for answer in answers
        ]
    )


def _stored(answer: Stored) -> outgoing.StoredProduct:
    return outgoing.StoredProduct(str(answer.product_id), answer.sku)


def _product(row: Product) -> outgoing.Product:
    return outgoing.Product(str(row.id), row.sku, row.name, row.weight_g, row.length_mm, row.width_mm, row.height_mm)


def _movements(product_id: int, first_facility_id: int, before_id: int, most: int) -> list[MovementRow]:
    """Movements from a place in the first facility on, then those of the facilities after it."""
    rows: list[MovementRow] = []
    for site in facilities.facilities():
        if site.id < first_facility_id or len(rows) >= most:
            continue
        rows += inventory.movements(
            facility_id=site.id,
            product_id=product_id,
            before_id=before_id if site.id == first_facility_id else LARGEST_ID,
            most=most - len(rows),
        )
    return rows


def _moved(rows: Sequence[MovementRow]) -> list[outgoing.Movement]:
    places: dict[int, outgoing.Place] = {}
    codes = facilities.codes([row.facility_id for row in rows])
    for facility_id in sorted({row.facility_id for row in rows}):
        ids = [i for row in rows for i in (row.from_location_id, row.to_location_id)]
        found = facilities.locations_by_id(facility_id=facility_id, location_ids=ids)
        places.update((i, outgoing.Place(place.code, place.kind.name.lower())) for i, place in found.items())
    return [
        outgoing.Movement(
            id=str(row.id),
            at=row.at,
            facility=codes[row.facility_id],
            from_location=places[row.from_location_id],
            to_location=places[row.to_location_id],
            quantity=row.quantity,
            condition=outgoing.word(Condition, row.condition),
            reason=outgoing.word(Reason, row.reason),
            reference=row.reference,
        )
        for row in rows
    ]
