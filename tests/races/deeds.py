"""What hands do: each deed looks for something to do and does it, in transactions as the interfaces open them."""

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

from config.wiring import SUBSCRIPTIONS
from interfaces import clock
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import ShipmentState, Standing
from packhouse.inventory import operations as inventory
from packhouse.inventory.operations import NotEnoughUnits
from packhouse.inventory.values import Move, Reason
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_merchant, as_operator
from packhouse.orders import operations as orders
from packhouse.orders.values import Accepted, ClearedHold, NewHold, NewOrder, Stands
from packhouse.packing import operations as packing
from packhouse.packing import queries as cartons
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import Confirmed, OpenPick, PickedUnits
from packhouse.receiving import operations as receiving
from packhouse.receiving import queries as inbounds
from packhouse.receiving.values import Announced, AnnouncedLine, Arrival, Count, NewInbound
from packhouse.shipping import jobs
from packhouse.shipping import operations as shipping
from packhouse.shipping import queries as labels
from packhouse.shipping.values import HandedOver, TrackingNews, TrackingStatus
from tests.builders import an_order
from tests.races.hand import BrokenPromiseError, Hand
from tests.races.hot_world import HOT_BINS, House, Merchant

SHARED_A_SECOND = 4
SHORT_OF_A_HUNDRED, WRONG_OF_A_HUNDRED = 15, 3


def send_orders(hand: Hand) -> None:
    """A shop sends orders of its own."""
    merchant = hand.dice.choice(hand.world.merchants)
    number = len(hand.sent)
    wanted = [_order(merchant, f"{hand.number}-{number + i}", hand.dice) for i in range(hand.dice.randint(1, 4))]
    _send(hand, merchant, wanted)


def send_what_others_send(hand: Hand) -> None:
    """Several processes send the same order at the same time: one order comes of it."""
    merchant = hand.dice.choice(hand.world.merchants)
    key = f"shared-{int(time.time() * SHARED_A_SECOND)}"
    _send(hand, merchant, [_order(merchant, key, Random(key))])


def send_again(hand: Hand) -> None:
    """A shop that is not sure sends again; or sends another content under a key of before."""
    if not hand.sent:
        return
    merchant, order, order_id = hand.dice.choice(hand.sent)
    other = replace(order, lines=(*order.lines, order.lines[0]))
    again, different = _accept(merchant, [order]), _accept(merchant, [other])
    if not isinstance(again[0], Accepted) or not again[0].replayed or again[0].order_id != order_id:
        raise BrokenPromiseError(f"{order.external_id} was order {order_id}, and again: {again[0]!r}")
    if isinstance(different[0], Accepted):
        raise BrokenPromiseError(f"{order.external_id} was accepted with two contents")
    hand.did["send again"] += 1


def cancel_orders(hand: Hand) -> None:
    """A shop changes its mind."""
    if not hand.sent:
        return
    merchant, _, order_id = hand.dice.choice(hand.sent[-40:])
    with as_merchant(merchant.id):
        answers = orders.request_cancellation(
            merchant_id=merchant.id, order_ids=[order_id], now=clock.now(), actor_id=SYSTEM
        )
    hand.count("request cancellation", answers)


def hold_and_clear(hand: Hand) -> None:
    """Somebody holds an order, thinks, and lets it go."""
    if not hand.sent:
        return
    merchant, _, order_id = hand.dice.choice(hand.sent[-10:])
    whose = {"merchant_id": merchant.id, "now": clock.now(), "actor_id": SYSTEM}
    with as_merchant(merchant.id):
        held = orders.hold(holds=[NewHold(order_id, "merchant")], **whose)
    if isinstance(held[0], Stands):
        with as_merchant(merchant.id):
            orders.clear_holds(cleared=[ClearedHold(order_id, "merchant")], **whose)
    hand.count("hold", held)


def hear(hand: Hand) -> None:
    """A worker delivers what waits."""
    with as_operator():
        due = {(each.subscriber, each.shard_id) for shard in delivery.SHARDS for each in delivery.due(shard)}
    waiting = [(each, shard_id) for each in SUBSCRIPTIONS for name, shard_id in sorted(due) if name == each.name]
    for subscription, shard_id in hand.some(waiting, 3) if waiting else ():
        hand.did["facts delivered"] += delivery.deliver(
            subscription, shard_id=shard_id, now=clock.now(), actor_id=SYSTEM
        )


def plan(hand: Hand) -> None:
    """A planner sends shipments to the floor."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        found = shipments.planned_shipments(facility_id=house.id, most=20)
        chosen = [each.shipment_id for each in hand.some(found, 12)] if found else []
    if chosen:
        with as_operator():
            wave = picking.plan_wave(shipment_ids=chosen, shipments_per_batch=hand.dice.randint(1, 6), **hand.by(house))
        hand.did["shipments planned into waves"] += len(wave.shipment_ids)
        hand.refused["plan wave: left out"] += len(wave.left_out)


def pick(hand: Hand) -> None:
    """A picker walks a bit of a wave, now and then finds too little, now and then scans twice."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        waves = [each.wave_id for each in picks.waves(facility_id=house.id, most=8) if each.open]
        walk = picks.open_picks(facility_id=house.id, wave_id=hand.dice.choice(waves), most=30) if waves else []
    if not walk:
        return
    scanned = [_scan(hand, house, each) for each in hand.some(walk, 8)]
    with as_operator():
        answers = picking.confirm(picks=scanned, **hand.by(house))
    hand.count("confirm picks", answers)
    if hand.dice.random() < 0.1:
        with as_operator():
            again = picking.confirm(picks=scanned, **hand.by(house))
        confirmed = [each for each in answers if isinstance(each, Confirmed)]
        if [each for each in again if each in confirmed] != confirmed:
            raise BrokenPromiseError(f"picks were confirmed as {answers!r}, and again: {again!r}")


def pack(hand: Hand) -> None:
    """A packer scans unit by unit and closes the carton."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        ready = _standing(house, ShipmentState.PICKED, ShipmentState.PACKING)
        chosen = [each.shipment_id for each in hand.some(ready, 4)] if ready else []
        fetched = picks.in_totes(facility_id=house.id, shipment_ids=chosen)
    for shipment_id in chosen:
        station_id = house.stations[shipment_id % len(house.stations)]
        units = [
            VerifiedUnits(shipment_id, each.product_id, 1)
            for each in fetched
            if each.shipment_id == shipment_id
            for _ in range(each.quantity)
        ]
        if hand.dice.random() < 0.2:
            units = units[: hand.dice.randint(1, len(units))]
        with as_operator():
            verified = packing.verify(station_id=station_id, units=units, **hand.by(house))
        with as_operator():
            closed = packing.close_cartons(cartons=[WeighedCarton(shipment_id, 900)], **hand.by(house))
        hand.count("verify units", verified)
        hand.count("close cartons", closed)


def label(hand: Hand) -> None:
    """A worker asks for labels and buys them."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        packed = [each.shipment_id for each in _standing(house, ShipmentState.PACKED)]
        closed = [each.carton_id for each in cartons.cartons_of(facility_id=house.id, shipment_ids=packed)]
        shipping.request_labels(carton_ids=closed, carrier=hand.carrier.code, **hand.by(house))
    hand.did["labels bought"] += jobs.buy_labels(carrier=hand.carrier, most=20, **hand.by(house))


def void_labels(hand: Hand) -> None:
    """Somebody voids a label; the carton gets another."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        here = labels.in_the_house(facility_id=house.id, carrier=hand.carrier.code, most=20)
        chosen = [each.carton_id for each in hand.some(here, 1)] if here else []
        hand.count("void labels", shipping.void_labels(carton_ids=chosen, **hand.by(house)))


def hand_over(hand: Hand) -> None:
    """A driver takes parcels; now and then the same scan comes twice."""
    house = hand.dice.choice(hand.world.houses)
    with as_operator():
        here = labels.in_the_house(facility_id=house.id, carrier=hand.carrier.code, most=30)
    numbers = [each.tracking_number for each in hand.some(here, 10)] if here else []
    again = [each for each in hand.gone[-20:] if each[0] is house]
    if again:
        numbers.append(hand.dice.choice(again)[1])
    answers = jobs.hand_over_and_collect(carrier=hand.carrier, tracking_numbers=numbers, **hand.by(house))
    hand.count("hand over", answers)
    for each in answers:
        if isinstance(each, HandedOver):
            hand.notebook.note("handed over", number=each.tracking_number, manifest_id=each.manifest_id)
            hand.gone.append((house, each.tracking_number, each.manifest_id))


def bring(hand: Hand) -> None:
    """A carrier says that parcels were delivered."""
    if not hand.gone:
        return
    house, number, _ = hand.dice.choice(hand.gone)
    news = [TrackingNews(number, clock.now(), TrackingStatus.DELIVERED, "OK", "York")]
    with as_operator():
        answers = shipping.record_tracking(carrier=hand.carrier.code, news=news, **hand.by(house))
    hand.count("record tracking", answers)


def receive(hand: Hand) -> None:
    """Goods come in and are put away, in five transactions."""
    house, merchant = hand.dice.choice(hand.world.houses), hand.dice.choice(hand.world.merchants)
    skus = hand.some(list(merchant.products), 3)
    announced = NewInbound(f"{hand.number}-{time.monotonic_ns()}", tuple(AnnouncedLine(sku, 8) for sku in skus))
    with as_operator():
        (inbound,) = receiving.announce(merchant_id=merchant.id, inbounds=[announced], **hand.by(house))
    if not isinstance(inbound, Announced):
        raise BrokenPromiseError(f"an inbound shipment was not announced: {inbound!r}")
    key = inbound.inbound_id
    came = [
        Count(key, line_no, hand.dice.randint(4, 10), hand.dice.randint(0, 1)) for line_no in range(1, len(skus) + 1)
    ]
    steps: list[Callable[[], list[object]]] = [
        lambda: receiving.arrive(arrivals=[Arrival(key, hand.dice.choice(house.docks))], **hand.by(house)),
        lambda: receiving.count(counts=came, **hand.by(house)),
        lambda: receiving.close_counts(inbound_ids=[key], **hand.by(house)),
        lambda: receiving.settle(inbound_ids=[key], **hand.by(house)),
        lambda: receiving.put_away(
            put_aways=inbounds.suggest_put_away(facility_id=house.id, inbound_ids=[key]), **hand.by(house)
        ),
    ]
    for step in steps:
        with as_operator():
            hand.count("receive", step())


def adjust(hand: Hand) -> None:
    """Somebody finds units, loses some, or carries some to another bin."""
    house, merchant = hand.dice.choice(hand.world.houses), hand.dice.choice(hand.world.merchants)
    product_id = hand.dice.choice(list(merchant.products.values()))
    places = [*house.bins[:HOT_BINS], house.loss]
    from_id, to_id = hand.dice.sample(places, 2)
    move = Move(product_id, hand.dice.randint(1, 3), from_id, to_id, Reason.ADJUSTMENT, "race")
    try:
        with as_operator():
            inventory.move(moves=[move], **hand.by(house))
        hand.did["adjust"] += 1
    except NotEnoughUnits:
        hand.refused["adjust: not_enough_units"] += 1


def _send(hand: Hand, merchant: Merchant, wanted: list[NewOrder]) -> None:
    answers = _accept(merchant, wanted)
    for order, answer in zip(wanted, answers, strict=True):
        if not isinstance(answer, Accepted):
            raise BrokenPromiseError(f"{order!r} was refused: {answer!r}")
        key = order.external_id
        hand.notebook.note("accepted", merchant_id=merchant.id, key=key, order_id=answer.order_id)
        hand.sent.append((merchant, order, answer.order_id))
    hand.count("accept", answers)


def _accept(merchant: Merchant, wanted: list[NewOrder]) -> list[object]:
    with as_merchant(merchant.id):
        return list(orders.accept(merchant_id=merchant.id, orders=wanted, now=clock.now(), actor_id=SYSTEM))


def _order(merchant: Merchant, key: str, dice: Random) -> NewOrder:
    skus = [dice.choice(list(merchant.products)) for _ in range(dice.randint(1, 3))]
    return an_order(key, *((sku, dice.randint(1, 3)) for sku in skus))


def _scan(hand: Hand, house: House, each: OpenPick) -> PickedUnits:
    dice = hand.dice.randrange(100)
    quantity = hand.dice.randrange(each.quantity) if dice < SHORT_OF_A_HUNDRED else each.quantity
    location_id = house.docks[0] if dice >= 100 - WRONG_OF_A_HUNDRED else each.location_id
    return PickedUnits(each.wave_id, each.number, location_id, hand.dice.choice(house.totes), quantity)


def _standing(house: House, *states: ShipmentState) -> list[Standing]:
    return shipments.in_states(facility_id=house.id, states=states, most=20)


DEEDS: list[tuple[Callable[[Hand], None], int]] = [
    (send_orders, 14),
    (send_what_others_send, 5),
    (send_again, 4),
    (cancel_orders, 5),
    (hold_and_clear, 3),
    (hear, 24),
    (plan, 10),
    (pick, 22),
    (pack, 16),
    (label, 8),
    (void_labels, 1),
    (hand_over, 8),
    (bring, 3),
    (receive, 3),
    (adjust, 6),
]
