"""Goods are announced, or will not come after all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from packhouse.catalog.queries import product_ids
from packhouse.kernel.facts import tell
from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.receiving import rules
from packhouse.receiving.facts import InboundAnnounced, InboundCancelled
from packhouse.receiving.operations.inbounds import advance, each
from packhouse.receiving.values import Announced, Content, Done, Inbound, Known, NewInbound
from packhouse.receiving.values import InboundState as S
from packhouse.receiving.yard import Yard

SQL = statements(__file__)


@transaction_required
def announce(
    *, facility_id: int, merchant_id: int, inbounds: Sequence[NewInbound], now: datetime, actor_id: int
) -> list[Announced | Refused]:
    """Put into the book what a merchant sends to a facility; one answer an inbound shipment, in order.

    Repeatable by external id: the same content again is `Announced(replayed=True)`. Refuses single ones:
    `BadExternalId`, `NoLines`, `TooManyLines`, `BadQuantity`, `UnknownSku`, `InboundDiffers`.
    """
    skus = {line.sku for inbound in inbounds for line in inbound.lines if line.sku.isprintable()}
    known_skus = product_ids(merchant_id=merchant_id, skus=sorted(skus))

    contents = [rules.content(inbound, known_skus) for inbound in inbounds]

    fresh = _insert(facility_id, merchant_id, rules.first_of_each(contents), now)
    book = fresh | _announced_before(facility_id, merchant_id, contents, fresh)
    tell(_announcements(facility_id, merchant_id, fresh.values()), now=now, actor_id=actor_id)
    return rules.announced(contents, book, fresh)


@transaction_required
def cancel(
    *, facility_id: int, merchant_id: int, inbound_ids: Sequence[int], now: datetime, actor_id: int
) -> list[Done | Refused]:
    """Take back what a merchant announced and what has not arrived; one answer an id, in order.

    Refuses single ones: `InboundUnknown` (another merchant's is unknown, too), `InboundNotReady`.
    """
    found = SQL["lock_inbounds_of_merchant"].rows(
        Inbound, facility_id=facility_id, merchant_id=merchant_id, inbound_ids=sorted(set(inbound_ids))
    )
    yard = Yard(found)

    done = [yard.refusal("cancel", key) or yard.move("cancel", key) for key in inbound_ids]

    advance(facility_id, yard, now)
    tell(each(InboundCancelled, facility_id, yard, S.CANCELLED), now=now, actor_id=actor_id)
    return done


def _insert(facility_id: int, merchant_id: int, contents: Sequence[Content], now: datetime) -> dict[str, Known]:
    """What was not in the book before, as it stands there now. Waits for another who inserts the same."""
    ids: dict[str, int] = dict(
        SQL["insert_inbounds"].tuples(
            facility_id=facility_id,
            merchant_id=merchant_id,
            inbounds=records(contents),
            state=int(S.SUBMITTED),
            at=now,
        )
    )
    return {
        key: Known(ids[key], S.SUBMITTED, key, new.expected_date, new.product_ids, new.quantities)
        for key, new in ((new.external_id, new) for new in contents)
        if key in ids
    }


def _announced_before(
    facility_id: int, merchant_id: int, contents: Iterable[Content | Refused], fresh: Mapping[str, Known]
) -> dict[str, Known]:
    missing = {c.external_id for c in contents if isinstance(c, Content)} - fresh.keys()
    found = SQL["announced_before"].rows(
        Known, facility_id=facility_id, merchant_id=merchant_id, external_ids=sorted(missing)
    )
    return {known.external_id: known for known in found}


def _announcements(facility_id: int, merchant_id: int, fresh: Iterable[Known]) -> list[InboundAnnounced]:
    return [
        InboundAnnounced(facility_id, new.inbound_id, merchant_id, len(new.quantities), sum(new.quantities))
        for new in fresh
    ]
