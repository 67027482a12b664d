"""A small house in the middle of its day, brought there through the verbs: something stands at every stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from config.wiring import SUBSCRIPTIONS
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import queries as shipments
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import become_operator
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.values import Accepted, NewHold
from packhouse.packing import operations as packing
from packhouse.packing import queries as packed
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import PickedUnits
from packhouse.receiving import operations as receiving
from packhouse.receiving.values import Announced, AnnouncedLine, Arrival, Count, NewInbound, PutAway
from packhouse.shipping import operations as shipping
from packhouse.shipping import queries as labels_of
from packhouse.shipping.values import AnsweredLabel, AskedLabel, BoughtLabel, TrackingNews, TrackingStatus
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, locations_of

CARRIER = "test-carrier"


@dataclass(frozen=True)
class BusyHouse:
    """What a test needs to find its way; shipments by the stage that they stand at."""

    facility_id: int
    merchant_id: int
    rival_id: int
    mug_id: int
    shipments: dict[str, int]
    order_of: dict[str, int]


def a_busy_house() -> BusyHouse:
    """Goods received with a discrepancy; orders held, waiting, planned, on the floor, packed, gone and delivered."""
    merchant_id, rival_id, facility_id = a_merchant("acme"), a_merchant("rival"), a_facility("lei")
    mug_id = a_product(merchant_id, "MUG")
    a_product(merchant_id, "POT")
    a_product(merchant_id, "LID")
    a_product(rival_id, "MUG")
    receive(facility_id, merchant_id, MUG=(100, 98), POT=(40, 40))
    receive(facility_id, rival_id, MUG=(10, 10))

    accept(merchant_id, "held", ("MUG", 1), name="")
    accept(merchant_id, "waiting", ("LID", 5))
    stages = ("planned", "released", "picking", "packing", "packed", "labeled", "shipped", "delivered")
    by_stage = {stage: planned(merchant_id, stage, ("MUG", 3), ("POT", 2)) for stage in stages}
    cancelled = planned(merchant_id, "cancelled", ("MUG", 1))
    planned(rival_id, "rivals", ("MUG", 2))

    walk(facility_id, by_stage)
    ids = order_queries.ids_by_external_id(merchant_id=merchant_id, external_ids=["cancelled"])
    orders.request_cancellation(merchant_id=merchant_id, order_ids=list(ids.values()), now=NOON, actor_id=SYSTEM)
    held = accept(merchant_id, "held by the merchant", ("POT", 1))
    orders.hold(merchant_id=merchant_id, holds=[NewHold(held, "merchant")], now=NOON, actor_id=SYSTEM)
    hear_all()
    accept(merchant_id, "partly", ("POT", 100))
    hear_all()
    names = ["held", "waiting", "partly", "cancelled", *stages]
    ids = order_queries.ids_by_external_id(merchant_id=merchant_id, external_ids=names)
    return BusyHouse(facility_id, merchant_id, rival_id, mug_id, {**by_stage, "cancelled": cancelled}, ids)


def accept(merchant_id: int, external_id: str, *lines: tuple[str, int], name: str = "Ann") -> int:
    """An order in the book; its id."""
    new = an_order(external_id, *lines, name=name)
    (answer,) = orders.accept(merchant_id=merchant_id, orders=[new], now=NOON, actor_id=SYSTEM)
    assert isinstance(answer, Accepted), answer
    return answer.order_id


def planned(merchant_id: int, external_id: str, *lines: tuple[str, int]) -> int:
    """The one shipment of a new order, once all is heard; its id."""
    order_id = accept(merchant_id, external_id, *lines)
    hear_all()
    (row,) = shipments.shipments_of(merchant_id=merchant_id, order_ids=[order_id])
    return row.id


def hear_all() -> None:
    """Deliver facts until none waits: what the worker does."""
    become_operator()
    while due := [(s, d.shard_id) for s in SUBSCRIPTIONS for d in delivery.due(s.shard) if d.subscriber == s.name]:
        for subscription, shard_id in due:
            assert delivery.deliver(subscription, shard_id=shard_id, now=NOON, actor_id=SYSTEM)


def receive(facility_id: int, merchant_id: int, **units: tuple[int, int]) -> None:
    """Announce, count and put away: of each SKU so many announced and so many good ones come; one is damaged."""
    lines = tuple(AnnouncedLine(sku, announced) for sku, (announced, _) in units.items())
    (inbound,) = receiving.announce(
        facility_id=facility_id,
        merchant_id=merchant_id,
        inbounds=[NewInbound("ASN-1", lines)],
        now=NOON,
        actor_id=SYSTEM,
    )
    assert isinstance(inbound, Announced), inbound
    key, whose = inbound.inbound_id, {"facility_id": facility_id, "now": NOON, "actor_id": SYSTEM}
    (dock_id, *_), storage = (
        locations_of(facility_id, LocationKind.DOCK),
        locations_of(facility_id, LocationKind.STORAGE),
    )
    (quarantine_id,) = locations_of(facility_id, LocationKind.QUARANTINE)

    receiving.arrive(arrivals=[Arrival(key, dock_id)], **whose)
    good = dict(enumerate((came for _, came in units.values()), 1))
    receiving.count(counts=[Count(key, line_no, came, damaged=1) for line_no, came in good.items()], **whose)
    receiving.close_counts(inbound_ids=[key], **whose)
    receiving.settle(inbound_ids=[key], **whose)
    receiving.put_away(
        put_aways=[
            *(PutAway(key, line_no, storage[line_no], came) for line_no, came in good.items()),
            *(PutAway(key, line_no, quarantine_id, 1, is_damaged=True) for line_no in good),
        ],
        **whose,
    )


def walk(facility_id: int, by_stage: dict[str, int]) -> None:
    """Bring shipments from the plan to their stages."""
    stages = list(by_stage)
    on_the_floor = [by_stage[stage] for stage in stages[stages.index("released") :]]
    whose = {"facility_id": facility_id, "now": NOON, "actor_id": SYSTEM}
    wave = picking.plan_wave(shipment_ids=on_the_floor, **whose)
    assert wave.wave_id
    pick(facility_id, by_stage["picking"], wave.wave_id, only_one=True)
    for stage in stages[stages.index("packing") :]:
        pick(facility_id, by_stage[stage], wave.wave_id, short=stage == "packed")
        pack(facility_id, by_stage[stage], is_whole=stage != "packing")
    labeled = [by_stage[stage] for stage in stages[stages.index("labeled") :]]
    numbers = label(facility_id, labeled)
    gone = [numbers[by_stage[stage]] for stage in ("shipped", "delivered")]
    shipping.hand_over(carrier=CARRIER, tracking_numbers=gone, **whose)
    arrived = NOON + timedelta(hours=5)
    news = [TrackingNews(gone[1], arrived, TrackingStatus.DELIVERED, "OK", "York")]
    shipping.record_tracking(carrier=CARRIER, news=news, **whose)


def pick(facility_id: int, shipment_id: int, wave_id: int, *, only_one: bool = False, short: bool = False) -> None:
    """Confirm the open picks of a shipment, or the first of them, or all with a unit short that nobody replaces."""
    (tote_id, *_) = locations_of(facility_id, LocationKind.TOTE)
    found = [
        each for each in picks.open_picks(facility_id=facility_id, wave_id=wave_id) if each.shipment_id == shipment_id
    ]
    confirmed = [
        PickedUnits(each.wave_id, each.number, each.location_id, tote_id, each.quantity - (short and number == 0))
        for number, each in enumerate(found[:1] if only_one else found)
    ]
    picking.confirm(facility_id=facility_id, picks=confirmed, now=NOON, actor_id=SYSTEM)
    if short:
        pick(facility_id, shipment_id, wave_id)


def pack(facility_id: int, shipment_id: int, *, is_whole: bool) -> None:
    """Verify what was picked for a shipment, and close its carton if all of it is in."""
    (station_id, *_) = locations_of(facility_id, LocationKind.STATION)
    whose = {"facility_id": facility_id, "now": NOON, "actor_id": SYSTEM}
    in_totes = picks.in_totes(facility_id=facility_id, shipment_ids=[shipment_id])
    fetched = [VerifiedUnits(each.shipment_id, each.product_id, each.quantity) for each in in_totes]
    packing.verify(station_id=station_id, units=fetched if is_whole else fetched[:1], **whose)
    if is_whole:
        packing.close_cartons(cartons=[WeighedCarton(shipment_id, 900)], **whose)


def label(facility_id: int, shipment_ids: Sequence[int]) -> dict[int, str]:
    """Buy a label for each carton of shipments with one carton; the tracking numbers by shipment."""
    whose = {"facility_id": facility_id, "now": NOON, "actor_id": SYSTEM}
    cartons = [carton.carton_id for carton in packed.cartons_of(facility_id=facility_id, shipment_ids=shipment_ids)]
    asked = shipping.request_labels(carton_ids=cartons, carrier=CARRIER, **whose)
    wanted = {w.label_id: w.request_key for w in labels_of.requested(facility_id=facility_id, carrier=CARRIER)}
    labels = [each for each in asked if isinstance(each, AskedLabel)]
    numbers = {each.shipment_id: f"T{each.label_id}" for each in labels}
    answers = [
        AnsweredLabel(e.shipment_id, e.label_id, BoughtLabel(wanted[e.label_id], numbers[e.shipment_id]))
        for e in labels
    ]
    assert all(shipping.record_labels(answers=answers, **whose))
    return numbers
