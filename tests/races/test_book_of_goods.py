"""A house that does anything at any time, on PostgreSQL, beside a clerk with a pencil: after each step they agree.

`PACKHOUSE_EXAMPLES=500` makes it run long. A failure prints the shortest steps that lead to it.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.carriers.simulator.carrier import SimulatedCarrier
from config.drain import BY_NAME
from packhouse.facilities.queries import special_locations
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment.queries import owed, shipments_of, waiting
from packhouse.fulfillment.values import ShipmentState
from packhouse.inventory import operations as inventory
from packhouse.inventory.operations import NotEnoughUnits
from packhouse.inventory.queries import availability, balances_of
from packhouse.inventory.values import Move, Reason
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.invariants import Scope, broken
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import become_operator
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.operations import CannotHold, HoldUnknown, OrderDiffers, TooLate
from packhouse.orders.values import Accepted, ClearedHold, NewHold, NewOrder, OrderState, Stands
from packhouse.packing import operations as packing
from packhouse.packing.operations import MoreThanPicked, NoOpenCarton
from packhouse.packing.values import Closed, Verified, VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking.operations import TooManyUnits, WrongLocationScanned
from packhouse.picking.queries import picks_of
from packhouse.picking.values import Confirmed, PickedUnits, PickState
from packhouse.receiving import operations as receiving
from packhouse.receiving.values import Announced, AnnouncedLine, Arrival, Count, Done, InboundState, NewInbound, PutAway
from packhouse.shipping import jobs
from packhouse.shipping import operations as shipping
from packhouse.shipping.queries import parcels_of
from packhouse.shipping.values import HandedOver, TrackingNews, TrackingStatus
from tests.builders import NOON, a_facility, a_lot, a_merchant, a_product, an_order, locations_of
from tests.races.goods_model import DAMAGED, SELLABLE, Carton, GoodsModel, Order, Pick, Shipment
from tests.unchanged import unchanged

ANNOUNCED = st.integers(2, 12)
EXAMPLES = int(os.environ.get("PACKHOUSE_EXAMPLES", "40"))
STEPS = 60
AT = {"now": NOON, "actor_id": SYSTEM}


@dataclass
class World:
    """What stands before the first step: two houses, two merchants, three products, one of them with lots."""

    houses: list[int]
    merchants: dict[int, bool]
    """Whether it splits its orders, by merchant."""
    owners: dict[int, int]
    """The merchant of each product."""
    skus: dict[int, str]
    lots: dict[int, list[int]]
    expiry: dict[int, int]
    places: dict[int, dict[LocationKind, list[int]]]


def a_world() -> World:
    """Few shelves and few products, so that everything meets everything."""
    houses = [
        a_facility("lei", storage=3, totes=3, stations=1),
        a_facility("ber", storage=3, totes=3, stations=1, country="DE", latitude=52.5, longitude=13.4),
    ]
    merchants = {a_merchant("acme", splits_orders=True): True, a_merchant("bolt", splits_orders=False): False}
    acme, bolt = merchants
    owners = {a_product(acme, "MUG"): acme, a_product(acme, "POT"): acme, a_product(bolt, "MUG"): bolt}
    skus = dict(zip(owners, ("MUG", "POT", "MUG"), strict=True))
    first = next(iter(owners))
    lots = {product: [0] for product in owners}
    lots[first] += [a_lot(owners[first], first, code, date(2026, month, 1)) for code, month in (("B", 9), ("A", 6))]
    expiry = dict(zip(lots[first], (99, 9, 6), strict=True))
    kinds = (LocationKind.DOCK, LocationKind.STORAGE, LocationKind.TOTE, LocationKind.STATION, LocationKind.QUARANTINE)
    places = {house: {kind: locations_of(house, kind) for kind in kinds} for house in houses}
    return World(houses, merchants, owners, skus, lots, expiry, places)


@dataclass
class Inbound:
    """Goods at a dock, as the clerk has them."""

    id: int
    house: int
    product_id: int
    lot_id: int
    good: int
    damaged: int
    is_settled: bool


@contextmanager
def refusing() -> Iterator[None]:
    """The whole call is refused for want of units, and leaves the transaction as it was."""
    try:
        with transaction.Atomic(using="default", savepoint=True, durable=False):
            yield
    except NotEnoughUnits:
        return
    raise AssertionError("it was not refused")


class BookOfGoods(RuleBasedStateMachine):
    """Whatever people may do, in any order."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self._undone = transaction.Atomic(using="default", savepoint=True, durable=False)
        # The worker's transactions are opened inside of this one, as inside of any test's.
        self._undone._from_testcase = True
        self._undone.__enter__()
        become_operator()
        self.model = GoodsModel(world.houses, world.expiry)
        self.model.shelves = {x for house in world.houses for x in world.places[house][LocationKind.STORAGE]}
        self.carrier = SimulatedCarrier()
        self.inbounds: list[Inbound] = []
        self.sent: list[tuple[int, NewOrder]] = []
        self.again: list[Callable[[], None]] = []

    def teardown(self) -> None:
        """Nothing of it stays."""
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    @initialize(data=st.data(), count=st.integers(3, 8))
    def a_morning(self, data: Any, count: int) -> None:
        """Some stock, some orders; the worker has heard of them."""
        for product in self.world.owners:
            for house in self.world.houses:
                for _ in range(data.draw(st.integers(0, 2))):
                    self._find_some(house, product, data)
        for _ in range(count):
            self._accept(data)
        self.worker_hears_all()

    # Goods in and out of shelves

    @rule(data=st.data())
    def goods_come_and_go(self, data: Any) -> None:
        deeds = {
            "receive": True,
            "find": True,
            "settle_discrepancy": any(not inbound.is_settled for inbound in self.inbounds),
            "put_away": any(inbound.good + inbound.damaged for inbound in self.inbounds),
            "lose": bool(self._filled_bins()),
            "rearrange": bool(self._filled_bins()),
        }
        getattr(self, "_" + data.draw(st.sampled_from([deed for deed, is_possible in deeds.items() if is_possible])))(
            data
        )

    def _receive(self, data: Any) -> None:
        announced, missing, damaged = data.draw(ANNOUNCED), data.draw(st.integers(-2, 3)), data.draw(st.integers(0, 1))
        house, product = self._house(data), self._product(data)
        lot = data.draw(st.sampled_from(self.world.lots[product]))
        good = max(0, announced - missing - damaged)
        new = NewInbound(f"I{len(self.inbounds)}", (AnnouncedLine(self.world.skus[product], announced),))
        whose = {"facility_id": house, "merchant_id": self.world.owners[product], **AT}
        (answer,) = receiving.announce(inbounds=[new], **whose)
        assert isinstance(answer, Announced)
        dock = self.world.places[house][LocationKind.DOCK][0]
        here = {"facility_id": house, **AT}
        receiving.arrive(arrivals=[Arrival(answer.inbound_id, dock)], **here)
        receiving.count(counts=[Count(answer.inbound_id, 1, good, damaged, lot)], **here)
        (closed,) = receiving.close_counts(inbound_ids=[answer.inbound_id], **here)
        assert isinstance(closed, Done)
        as_announced = good == announced and not damaged
        assert (closed.state == InboundState.RECEIVED) == as_announced
        self.model.balances[house, dock, product, lot, SELLABLE] += good
        self.model.balances[house, dock, product, lot, DAMAGED] += damaged
        self.inbounds.append(Inbound(answer.inbound_id, house, product, lot, good, damaged, as_announced))
        self.again.append(partial(self._announced_again, new, whose, answer.inbound_id))

    def _announced_again(self, new: NewInbound, whose: dict[str, Any], inbound_id: int) -> None:
        (answer,) = receiving.announce(inbounds=[new], **whose)
        assert isinstance(answer, Announced)
        assert (answer.inbound_id, answer.replayed) == (inbound_id, True)

    def _settle_discrepancy(self, data: Any) -> None:
        inbound = data.draw(st.sampled_from([x for x in self.inbounds if not x.is_settled]))
        (done,) = receiving.settle(facility_id=inbound.house, inbound_ids=[inbound.id], **AT)
        assert isinstance(done, Done)
        inbound.is_settled = True

    def _put_away(self, data: Any) -> None:
        inbound = data.draw(st.sampled_from([x for x in self.inbounds if x.good + x.damaged]))
        is_damaged = not inbound.good
        there = inbound.damaged if is_damaged else inbound.good
        quantity = data.draw(st.integers(1, there))
        kind = LocationKind.QUARANTINE if is_damaged else LocationKind.STORAGE
        location = data.draw(st.sampled_from(self.world.places[inbound.house][kind]))
        wanted = [PutAway(inbound.id, 1, location, quantity, is_damaged, inbound.lot_id)]
        if not inbound.is_settled:
            with unchanged():
                (refused,) = receiving.put_away(facility_id=inbound.house, put_aways=wanted, **AT)
            assert isinstance(refused, Refused)
            return
        with unchanged():
            too_much = [PutAway(inbound.id, 1, location, there + 1, is_damaged, inbound.lot_id)]
            (refused,) = receiving.put_away(facility_id=inbound.house, put_aways=too_much, **AT)
            assert isinstance(refused, Refused)
        (done,) = receiving.put_away(facility_id=inbound.house, put_aways=wanted, **AT)
        assert isinstance(done, Done)
        condition = DAMAGED if is_damaged else SELLABLE
        dock = self.world.places[inbound.house][LocationKind.DOCK][0]
        self._carry(inbound.house, inbound.product_id, inbound.lot_id, condition, dock, location, quantity)
        if is_damaged:
            inbound.damaged -= quantity
        else:
            inbound.good -= quantity
            self._came_on_hand(inbound.house, inbound.product_id, quantity)

    def _find(self, data: Any) -> None:
        self._find_some(self._house(data), self._product(data), data)

    def _find_some(self, house: int, product: int, data: Any) -> None:
        lot, quantity = data.draw(st.sampled_from(self.world.lots[product])), data.draw(st.integers(2, 9))
        shelf = data.draw(st.sampled_from(self.world.places[house][LocationKind.STORAGE]))
        supplier = special_locations(house).supplier_id
        move = Move(product, quantity, supplier, shelf, Reason.ADJUSTMENT, "found", lot)
        inventory.move(facility_id=house, moves=[move], **AT)
        self.model.balances[house, shelf, product, lot, SELLABLE] += quantity
        self._came_on_hand(house, product, quantity)

    def _lose(self, data: Any) -> None:
        quantity = data.draw(st.integers(1, 6))
        house, shelf, product, lot = data.draw(st.sampled_from(self._filled_bins()))
        move = Move(product, quantity, shelf, special_locations(house).loss_id, Reason.ADJUSTMENT, "lost", lot)
        if quantity > min(self.model.free_bins(house, product)[shelf, lot], self.model.free(house, product)):
            self._cannot_move(house, move)
            return
        inventory.move(facility_id=house, moves=[move], **AT)
        self.model.balances[house, shelf, product, lot, SELLABLE] -= quantity
        self.model.on_hand[house, product] -= quantity

    def _rearrange(self, data: Any) -> None:
        quantity = data.draw(st.integers(1, 6))
        house, shelf, product, lot = data.draw(st.sampled_from(self._filled_bins()))
        others = [x for x in self.world.places[house][LocationKind.STORAGE] if x != shelf]
        target = data.draw(st.sampled_from(others))
        move = Move(product, quantity, shelf, target, Reason.MOVE, "tidy", lot)
        if quantity > self.model.free_bins(house, product)[shelf, lot]:
            self._cannot_move(house, move)
            return
        inventory.move(facility_id=house, moves=[move], **AT)
        self._carry(house, product, lot, SELLABLE, shelf, target, quantity)

    # Orders

    @rule(data=st.data(), count=st.integers(1, 4))
    def orders_come(self, data: Any, count: int) -> None:
        for _ in range(count):
            self._accept(data)
        for due in self._due():
            if due[0] == "fulfillment.source_open_orders":
                self._hear(*due)

    @rule(data=st.data())
    def shops_and_desks_ask(self, data: Any) -> None:
        deeds = {
            "hold": bool(self.model.orders),
            "clear_hold": any(order.held for order in self.model.orders.values()),
            "accept": not self.model.orders,
        }
        getattr(self, "_" + data.draw(st.sampled_from([deed for deed, is_possible in deeds.items() if is_possible])))(
            data
        )

    def _accept(self, data: Any) -> None:
        name = data.draw(st.sampled_from(("Ann", "Ann", "Ann", "")))
        merchant = data.draw(st.sampled_from(list(self.world.merchants)))
        products = [product for product, owner in self.world.owners.items() if owner == merchant]
        wanted = data.draw(st.lists(st.tuples(st.sampled_from(products), st.integers(1, 4)), min_size=1, max_size=3))
        lines = [(self.world.skus[product], quantity) for product, quantity in wanted]
        new = an_order(f"O{len(self.sent)}", *lines, name=name)
        (answer,) = orders.accept(merchant_id=merchant, orders=[new], **AT)
        assert isinstance(answer, Accepted)
        order = Order(answer.order_id, merchant, self.world.merchants[merchant], dict(enumerate(wanted, 1)))
        if not name:
            order.state, order.held = "on_hold", {"address"}
        self.model.orders[order.id] = order
        self.model.unheard["fulfillment.source_open_orders", merchant].append((order.id,))
        self.sent.append((merchant, new))
        self.again.append(partial(self._accepted_again, merchant, new, order.id))

    def _accepted_again(self, merchant: int, new: NewOrder, order_id: int) -> None:
        (answer,) = orders.accept(merchant_id=merchant, orders=[new], **AT)
        assert isinstance(answer, Accepted)
        assert (answer.order_id, answer.replayed) == (order_id, True)
        other = an_order(new.external_id, ("MUG", 999))
        with unchanged():
            (refused,) = orders.accept(merchant_id=merchant, orders=[other], **AT)
        assert isinstance(refused, OrderDiffers)

    def _hold(self, data: Any) -> None:
        reason = data.draw(st.sampled_from(("fraud", "payment")))
        waiting = [order for order in self.model.orders.values() if order.state in ("open", "backordered")]
        order = data.draw(st.sampled_from(waiting)) if waiting and data.draw(st.booleans()) else self._order(data)
        self._hold_one(order, reason)

    def _hold_one(self, order: Order, reason: str) -> None:
        whose = {"merchant_id": order.merchant_id, **AT}
        if order.state not in ("open", "backordered", "on_hold"):
            with unchanged():
                (refused,) = orders.hold(holds=[NewHold(order.id, reason)], **whose)
            assert isinstance(refused, CannotHold)
            return
        (answer,) = orders.hold(holds=[NewHold(order.id, reason)], **whose)
        assert answer == Stands(order.id, OrderState.ON_HOLD)
        order.state = "on_hold"
        order.held.add(reason)

    def _clear_hold(self, data: Any) -> None:
        order = data.draw(st.sampled_from([order for order in self.model.orders.values() if order.held]))
        self._clear_one(order, data.draw(st.sampled_from([*sorted(order.held), "customs"])))

    def _clear_one(self, order: Order, reason: str) -> None:
        whose = {"merchant_id": order.merchant_id, **AT}
        if reason not in order.held:
            with unchanged():
                (refused,) = orders.clear_holds(cleared=[ClearedHold(order.id, reason)], **whose)
            assert isinstance(refused, HoldUnknown)
            return
        orders.clear_holds(cleared=[ClearedHold(order.id, reason)], **whose)
        order.held.remove(reason)
        if not order.held:
            order.state = "open"
            self.model.unheard["fulfillment.source_open_orders", order.merchant_id].append((order.id,))

    @precondition(lambda self: self._backordered())
    @rule(data=st.data())
    def stock_comes_while_an_order_is_held(self, data: Any) -> None:
        order = data.draw(st.sampled_from(self._backordered()))
        self._hold_one(order, "fraud")
        product, _ = order.lines[data.draw(st.sampled_from(sorted(order.waiting)))]
        self._find_some(self._house(data), product, data)
        if data.draw(st.booleans()):
            self._clear_one(order, "fraud")

    @precondition(lambda self: self.model.orders)
    @rule(data=st.data())
    def cancel_at_any_stage(self, data: Any) -> None:
        stages: dict[str, list[Order]] = {}
        for order in self.model.orders.values():
            states = sorted(each.state for each in self.model.shipments.values() if each.order is order)
            stages.setdefault(f"{order.state} {states}", []).append(order)
        self._cancel(data.draw(st.sampled_from(stages[data.draw(st.sampled_from(sorted(stages)))])))

    def _cancel(self, order: Order) -> None:
        ask = partial(orders.request_cancellation, merchant_id=order.merchant_id, order_ids=[order.id], **AT)
        if order.state in ("partially_shipped", "shipped", "completed"):
            with unchanged():
                (refused,) = ask()
            assert isinstance(refused, TooLate)
            return
        (answer,) = ask()
        assert isinstance(answer, Stands)
        if order.state in ("open", "on_hold", "backordered"):
            self.model.cancel_order(order)
        elif order.state not in ("cancelled", "cancellation_requested"):
            order.state = "cancellation_requested"
            self.model.unheard["fulfillment.settle_cancellations", order.merchant_id].append((order.id,))
        with unchanged():
            assert ask() == [answer]

    # The worker

    @precondition(lambda self: self._due())
    @rule(data=st.data())
    def worker_hears(self, data: Any) -> None:
        self._hear(*data.draw(st.sampled_from(self._due())))

    @precondition(lambda self: self._due())
    @rule()
    def worker_hears_all(self) -> None:
        while due := self._due():
            self._hear(*due[0])

    def _due(self) -> list[tuple[str, int]]:
        return sorted(key for key, told in self.model.unheard.items() if told)

    def _hear(self, subscriber: str, shard: int) -> None:
        told = self.model.unheard.pop((subscriber, shard))
        heard = delivery.deliver(BY_NAME[subscriber], shard_id=shard, **AT)
        assert heard == len(told), (subscriber, told)
        getattr(self, "_" + subscriber.rpartition(".")[2])(shard, told)
        self._bind()

    def _source_open_orders(self, shard: int, told: list[tuple[int, ...]]) -> None:
        self.model.source(order_id for (order_id,) in told)

    def _settle_cancellations(self, shard: int, told: list[tuple[int, ...]]) -> None:
        self.model.settle(order_id for (order_id,) in told)

    def _drop_backorders(self, shard: int, told: list[tuple[int, ...]]) -> None:
        for (order_id,) in told:
            self.model.orders[order_id].waiting.clear()

    def _retry_backorders(self, shard: int, told: list[tuple[int, ...]]) -> None:
        for merchant in sorted({merchant for merchant, _ in told}):
            self.model.retry(merchant, {product for owner, product in told if owner == merchant})

    def _retry_after_cancellation(self, shard: int, told: list[tuple[int, ...]]) -> None:
        freed = {product for (x,) in told for product, units in self.model.shipments[x].needs().items() if units}
        for merchant in sorted({self.world.owners[product] for product in freed}):
            self.model.retry(merchant, {product for product in freed if self.world.owners[product] == merchant})

    def _cancel_picks(self, shard: int, told: list[tuple[int, ...]]) -> None:
        self.model.cancel_picks(shipment_id for (shipment_id,) in told)

    def _resource_shortened(self, shard: int, told: list[tuple[int, ...]]) -> None:
        for merchant in sorted(self.world.merchants):
            self.model.resource([(o, n, u) for o, n, u in told if self.model.orders[o].merchant_id == merchant])

    def _report_progress(self, shard: int, told: list[tuple[int, ...]]) -> None:
        self.model.hear_reports(told)

    def _request_labels(self, shard: int, told: list[tuple[int, ...]]) -> None:
        for shipment_id, carton_id in told:
            carton = self.model.shipments[shipment_id].cartons[carton_id]
            carton.label = carton.label or "requested"

    def _bind(self) -> None:
        """The shipments that the model says were made are there, with these lines, and no others."""
        due, self.model.unbound = self.model.unbound, []
        found = {}
        for order in {id(order): order for _, order, _ in due}.values():
            for row in shipments_of(merchant_id=order.merchant_id, order_ids=[order.id]):
                if row.id not in self.model.shipments:
                    found[row.facility_id, order.id] = row.id
        assert len(found) == len(due), (found, due)
        for house, order, units in due:
            shipment_id = found[house, order.id]
            lines = {number: [order.lines[number][0], quantity] for number, quantity in units.items()}
            self.model.shipments[shipment_id] = Shipment(shipment_id, house, order, lines)

    # The floor

    @precondition(lambda self: self.model.shipments)
    @rule(data=st.data(), per_batch=st.integers(1, 3))
    def release_a_wave(self, data: Any, per_batch: int) -> None:
        house = self._house(data)
        known = sorted(shipment.id for shipment in self.model.shipments.values() if shipment.state == "planned")
        if not known:
            return
        self._release(house, data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=6)), per_batch)

    def _release(self, house: int, asked: list[int], per_batch: int) -> None:
        expected = self.model.takes(house, asked)
        wave = picking.plan_wave(facility_id=house, shipment_ids=asked, shipments_per_batch=per_batch, **AT)
        assert list(wave.shipment_ids) == expected
        assert sorted({*wave.shipment_ids, *wave.left_out}) == sorted(set(asked))
        for shipment_id in expected:
            shipment = self.model.shipments[shipment_id]
            new = self._new_picks(shipment)
            got: Counter[int] = Counter()
            for pick in new:
                got[pick.line_no] += pick.quantity
            assert got == {number: units for number, (_, units) in shipment.owed.items() if units}
            self.model.promise(house, new)
            shipment.state = "released_to_floor"
        taken = [pick for x in expected for pick in self.model.shipments[x].open_picks().values()]
        assert not self.model.has_older_free(house, taken, but_not=set())

    def _new_picks(self, shipment: Shipment) -> list[Pick]:
        new = []
        for row in picks_of(facility_id=shipment.house, shipment_ids=[shipment.id]):
            if (row.wave_id, row.number) not in shipment.picks:
                assert row.state == PickState.OPEN
                pick = Pick(row.line_no, row.product_id, row.lot_id, row.location_id, row.quantity)
                shipment.picks[row.wave_id, row.number] = pick
                new.append(pick)
        return new

    @precondition(lambda self: self._to_pick())
    @rule(data=st.data(), short=st.sampled_from((0, 0, 1, 1, 2, 9)), mistake=st.sampled_from(("", "", "place", "many")))
    def pick(self, data: Any, short: int, mistake: str) -> None:
        shipment, key = data.draw(st.sampled_from(self._to_pick()))
        pick = shipment.picks[key]
        tote = data.draw(st.sampled_from(self.world.places[shipment.house][LocationKind.TOTE]))
        quantity = max(0, pick.quantity - short)
        if mistake:
            place = tote if mistake == "place" else pick.location_id
            many = pick.quantity + 1 if mistake == "many" else quantity
            with unchanged():
                (refused,) = self._confirm(shipment.house, [PickedUnits(*key, place, tote, many)])
            assert isinstance(refused, (WrongLocationScanned, TooManyUnits))
        self._pick(shipment, key, quantity, tote)

    def _pick(self, shipment: Shipment, key: tuple[int, int], quantity: int, tote: int) -> None:
        pick = shipment.picks[key]
        item = PickedUnits(*key, pick.location_id, tote, quantity)
        (answer,) = self._confirm(shipment.house, [item])
        replaced = self.model.fetch(shipment, pick, quantity, tote)
        assert answer == Confirmed(*key, quantity, pick.quantity - quantity, replaced)
        instead = self._new_picks(shipment)
        assert sum(each.quantity for each in instead) == replaced
        assert all((x.product_id, x.line_no) == (pick.product_id, pick.line_no) for x in instead)
        self.model.promise(shipment.house, instead)
        assert not self.model.has_older_free(shipment.house, instead, but_not={pick.location_id})
        self.model.after_fetching(shipment)
        self.again.append(partial(self._confirmed_again, shipment.house, item, answer))

    @precondition(lambda self: self._in_state("planned"))
    @rule(data=st.data())
    def a_bin_is_short_while_others_still_wait_for_their_wave(self, data: Any) -> None:
        planned = self._in_state("planned")
        scarce = [shipment for shipment in planned if self._scarcest(shipment) == 0]
        shipment = data.draw(st.sampled_from(scarce or planned))
        self._release(shipment.house, [shipment.id], 1)
        picks = sorted(shipment.open_picks().items(), key=lambda item: self._free(shipment, item[1].product_id))
        for key, pick in picks[:1]:
            tote = self.world.places[shipment.house][LocationKind.TOTE][0]
            self._pick(shipment, key, data.draw(st.integers(0, pick.quantity - 1)), tote)

    @precondition(lambda self: self._to_pick())
    @rule(data=st.data())
    def pick_all_of_a_house(self, data: Any) -> None:
        house = data.draw(st.sampled_from(sorted({shipment.house for shipment, _ in self._to_pick()})))
        tote = data.draw(st.sampled_from(self.world.places[house][LocationKind.TOTE]))
        picks = [(x, key, x.picks[key]) for x, key in self._to_pick() if x.house == house]
        items = [PickedUnits(*key, pick.location_id, tote, pick.quantity) for _, key, pick in picks]
        answers = self._confirm(house, items)
        assert answers == [Confirmed(*key, pick.quantity, 0, 0) for _, key, pick in picks]
        for shipment, _, pick in picks:
            assert self.model.fetch(shipment, pick, pick.quantity, tote) == 0
        for shipment in {shipment.id: shipment for shipment, _, _ in picks}.values():
            self.model.after_fetching(shipment)

    def _confirm(self, house: int, items: list[PickedUnits]) -> list[Confirmed | Refused]:
        return picking.confirm(facility_id=house, picks=items, **AT)

    def _confirmed_again(self, house: int, item: PickedUnits, answer: Confirmed) -> None:
        assert self._confirm(house, [item]) == [answer]

    # Pack stations and the door

    @precondition(lambda self: self._in_state("picked", "packing"))
    @rule(data=st.data(), most=st.integers(1, 9), too_many=st.booleans())
    def verify(self, data: Any, most: int, too_many: bool) -> None:
        shipment = data.draw(st.sampled_from(self._in_state("picked", "packing")))
        loose = shipment.loose()
        if not loose:
            return
        product = data.draw(st.sampled_from(sorted(loose)))
        if too_many:
            with unchanged():
                (refused,) = self._scan(shipment, [VerifiedUnits(shipment.id, product, loose[product] + 1)])
            assert isinstance(refused, MoreThanPicked)
        self._verify(shipment, product, min(most, loose[product]))

    def _scan(self, shipment: Shipment, units: list[VerifiedUnits]) -> list[Verified | Refused]:
        station = self.world.places[shipment.house][LocationKind.STATION][0]
        return packing.verify(facility_id=shipment.house, station_id=station, units=units, **AT)

    def _verify(self, shipment: Shipment, product: int, quantity: int) -> None:
        missing = shipment.loose().total() - quantity
        (answer,) = self._scan(shipment, [VerifiedUnits(shipment.id, product, quantity)])
        assert isinstance(answer, Verified)
        assert answer.missing == missing
        carton = shipment.cartons.setdefault(answer.carton_id, Carton())
        assert not carton.is_closed
        carton.units[product] += quantity
        shipment.state = "packing"

    @precondition(lambda self: self._in_state("picked", "packing", "packed"))
    @rule(data=st.data())
    def close_carton(self, data: Any) -> None:
        self._close(data.draw(st.sampled_from(self._in_state("picked", "packing", "packed"))))

    def _close(self, shipment: Shipment) -> None:
        close = partial(packing.close_cartons, facility_id=shipment.house, **AT)
        carton = shipment.open_carton()
        if carton is None:
            with unchanged():
                (refused,) = close(cartons=[WeighedCarton(shipment.id, 500)])
            assert isinstance(refused, Refused)
            assert isinstance(refused, NoOpenCarton) or shipment.state != "packing"
            return
        (answer,) = close(cartons=[WeighedCarton(shipment.id, 500)])
        is_complete = not shipment.loose()
        assert isinstance(answer, Closed)
        assert answer.is_complete == is_complete
        carton.is_closed = True
        self.model.unheard["shipping.request_labels", shipment.house].append((shipment.id, answer.carton_id))
        if is_complete:
            shipment.state = "packed"

    @rule(data=st.data())
    def buy_labels(self, data: Any) -> None:
        self._buy_labels(self._house(data))

    def _buy_labels(self, house: int) -> None:
        jobs.buy_labels(carrier=self.carrier, facility_id=house, **AT)
        for shipment in self.model.shipments.values():
            asked = {key: carton for key, carton in shipment.cartons.items() if carton.label == "requested"}
            if shipment.house == house and asked:
                rows = parcels_of(merchant_id=shipment.order.merchant_id, shipment_ids=[shipment.id])
                for row in rows:
                    if row.carton_id in asked:
                        asked[row.carton_id].label, asked[row.carton_id].number = "bought", row.tracking_number
                if shipment.state == "packed" and all(x.label == "bought" for x in shipment.cartons.values()):
                    shipment.state = "labeled"

    @precondition(lambda self: self._parcels("labeled"))
    @rule(data=st.data())
    def void_and_label_anew(self, data: Any) -> None:
        shipment, key = data.draw(st.sampled_from(self._parcels("labeled")))
        if shipment.cartons[key].is_gone:
            return
        shipping.void_labels(facility_id=shipment.house, carton_ids=[key], **AT)
        shipping.request_labels(facility_id=shipment.house, carton_ids=[key], carrier=self.carrier.code, **AT)
        shipment.cartons[key].label, shipment.cartons[key].number = "requested", ""
        shipment.state = "packed"

    @precondition(lambda self: self._parcels("labeled"))
    @rule(data=st.data())
    def hand_over(self, data: Any) -> None:
        self._hand_over(*data.draw(st.sampled_from(self._parcels("labeled"))))

    def _hand_over(self, shipment: Shipment, key: int) -> None:
        carton = shipment.cartons[key]
        give = partial(
            shipping.hand_over,
            facility_id=shipment.house,
            carrier=self.carrier.code,
            tracking_numbers=[carton.number],
            **AT,
        )
        (answer,) = give()
        assert isinstance(answer, HandedOver)
        if not carton.is_gone:
            self.model.hand_over(shipment, carton)
        self.again.append(partial(self._handed_over_again, give, answer))

    def _handed_over_again(self, give: Callable[[], list[HandedOver | Refused]], answer: HandedOver) -> None:
        assert give() == [answer]

    @precondition(lambda self: self._parcels("shipped"))
    @rule(data=st.data())
    def deliver(self, data: Any) -> None:
        self._deliver(*data.draw(st.sampled_from(self._parcels("shipped"))))

    def _deliver(self, shipment: Shipment, key: int) -> None:
        carton = shipment.cartons[key]
        news = [TrackingNews(carton.number, NOON, TrackingStatus.DELIVERED, "OK", "York")]
        tell = partial(shipping.record_tracking, facility_id=shipment.house, carrier=self.carrier.code, news=news, **AT)
        tell()
        carton.is_delivered = True
        if all(each.is_delivered for each in shipment.cartons.values()):
            shipment.state = "delivered"
            self.model.report(shipment, delivered=shipment.needs().total())
        with unchanged():
            tell()

    @precondition(lambda self: self._alive())
    @rule(data=st.data(), steps=st.integers(1, 3))
    def carry_on(self, data: Any, steps: int) -> None:
        """A shipment goes some steps further, without trouble."""
        shipment = data.draw(st.sampled_from(self._alive()))
        for _ in range(steps):
            getattr(self, f"_when_{shipment.state}", self._stop)(shipment)

    @precondition(lambda self: self._alive())
    @rule(data=st.data())
    def carry_on_with_all(self, data: Any) -> None:
        """Every shipment of a house goes one step further."""
        house = self._house(data)
        for shipment in [each for each in self._alive() if each.house == house]:
            getattr(self, f"_when_{shipment.state}", self._stop)(shipment)

    def _when_planned(self, shipment: Shipment) -> None:
        self._release(shipment.house, [shipment.id], 1)

    def _when_released_to_floor(self, shipment: Shipment) -> None:
        tote = self.world.places[shipment.house][LocationKind.TOTE][0]
        for key, pick in shipment.open_picks().items():
            self._pick(shipment, key, pick.quantity, tote)

    _when_picking = _when_released_to_floor

    def _when_picked(self, shipment: Shipment) -> None:
        for product, quantity in sorted(shipment.loose().items()):
            self._verify(shipment, product, quantity)
        self._close(shipment)

    _when_packing = _when_picked

    def _when_packed(self, shipment: Shipment) -> None:
        if self.model.unheard.get(("shipping.request_labels", shipment.house)):
            self._hear("shipping.request_labels", shipment.house)
        self._buy_labels(shipment.house)

    def _when_labeled(self, shipment: Shipment) -> None:
        for key in shipment.cartons:
            self._hand_over(shipment, key)

    def _when_shipped(self, shipment: Shipment) -> None:
        for key in shipment.cartons:
            self._deliver(shipment, key)

    def _stop(self, shipment: Shipment) -> None:
        """It is at its end."""

    @precondition(lambda self: self.again)
    @rule(data=st.data())
    def same_key_again(self, data: Any) -> None:
        repeat = data.draw(st.sampled_from(self.again))
        with unchanged():
            repeat()

    # What must agree after each step

    @invariant()
    def the_books_agree(self) -> None:
        for house in self.world.houses:
            rows = balances_of(facility_id=house, product_ids=list(self.world.owners))
            assert {(house, r.location_id, r.product_id, r.lot_id, r.condition): r.quantity for r in rows} == {
                key: units for key, units in self.model.balances.items() if units and key[0] == house
            }
            promised = {(house, r.location_id, r.product_id, r.lot_id): r.reserved for r in rows if r.reserved}
            assert promised == {key: units for key, units in self.model.promised.items() if units and key[0] == house}
        for merchant in self.world.merchants:
            self._levels_agree(merchant)
            self._orders_agree(merchant)

    def _levels_agree(self, merchant: int) -> None:
        products = [product for product, owner in self.world.owners.items() if owner == merchant]
        levels = availability(merchant_id=merchant, product_ids=products)
        found = {(x.facility_id, x.product_id): (x.on_hand, x.reserved) for x in levels if x.on_hand or x.reserved}
        keys = [(house, product) for house in self.world.houses for product in products]
        noted = {key: (self.model.on_hand[key], self.model.reserved[key]) for key in keys}
        assert found == {key: units for key, units in noted.items() if any(units)}

    def _orders_agree(self, merchant: int) -> None:
        noted = {order.id: order for order in self.model.orders.values() if order.merchant_id == merchant}
        ids = list(noted)
        for row in order_queries.orders(merchant_id=merchant, order_ids=ids):
            order = noted[row.id]
            assert (OrderState(row.state).name.lower(), row.planned, row.shipped, row.delivered, row.dropped) == (
                order.state,
                order.planned,
                order.shipped,
                order.delivered,
                order.dropped,
            )
        rows = waiting(merchant_id=merchant, order_ids=ids)
        assert {(row.order_id, row.line_no): row.quantity for row in rows} == {
            (order.id, number): units for order in noted.values() for number, units in order.waiting.items()
        }
        made = shipments_of(merchant_id=merchant, order_ids=ids)
        ours = {x.id: x for x in self.model.shipments.values() if x.order.merchant_id == merchant}
        assert {row.id: ShipmentState(row.state).name.lower() for row in made} == {x.id: x.state for x in ours.values()}
        for house in self.world.houses:
            lines = owed(facility_id=house, shipment_ids=[x.id for x in ours.values() if x.house == house])
            assert {(x.shipment_id, x.line_no): x.quantity for x in lines} == {
                (x.id, number): units
                for x in ours.values()
                if x.house == house
                for number, (_, units) in x.owed.items()
                if units
            }

    @invariant()
    def nothing_that_must_be_true_is_broken(self) -> None:
        for house in self.world.houses:
            assert (found := broken(Scope.FACILITY, house)) == [], found
        for merchant in self.world.merchants:
            assert (found := broken(Scope.MERCHANT, merchant)) == [], found

    # Small words

    def _house(self, data: Any) -> int:
        return data.draw(st.sampled_from(self.world.houses))

    def _product(self, data: Any) -> int:
        return data.draw(st.sampled_from(list(self.world.owners)))

    def _order(self, data: Any) -> Order:
        return data.draw(st.sampled_from(list(self.model.orders.values())))

    def _in_state(self, *states: str) -> list[Shipment]:
        return [shipment for shipment in self.model.shipments.values() if shipment.state in states]

    def _free(self, shipment: Shipment, product: int) -> int:
        return self.model.free(shipment.house, product)

    def _scarcest(self, shipment: Shipment) -> int:
        return min(self._free(shipment, product) for product in shipment.needs())

    def _backordered(self) -> list[Order]:
        return [each for each in self.model.orders.values() if each.state == "backordered" and each.waiting]

    def _alive(self) -> list[Shipment]:
        return [each for each in self.model.shipments.values() if each.state not in ("cancelled", "delivered")]

    def _to_pick(self) -> list[tuple[Shipment, tuple[int, int]]]:
        walked = self._in_state("released_to_floor", "picking")
        return [(shipment, key) for shipment in walked for key in shipment.open_picks()]

    def _parcels(self, state: str) -> list[tuple[Shipment, int]]:
        return [(shipment, key) for shipment in self._in_state(state) for key in shipment.cartons]

    def _filled_bins(self) -> list[tuple[int, int, int, int]]:
        return [
            (house, location, product, lot)
            for (house, location, product, lot, condition), units in sorted(self.model.balances.items())
            if units and condition == SELLABLE and location in self.model.shelves
        ]

    def _carry(
        self, house: int, product: int, lot: int, condition: int, source: int, target: int, quantity: int
    ) -> None:
        self.model.balances[house, source, product, lot, condition] -= quantity
        self.model.balances[house, target, product, lot, condition] += quantity

    def _came_on_hand(self, house: int, product: int, quantity: int) -> None:
        self.model.on_hand[house, product] += quantity
        self.model.arrived(self.world.owners[product], house, product)

    def _cannot_move(self, house: int, move: Move) -> None:
        with unchanged(), refusing():
            inventory.move(facility_id=house, moves=[move], **AT)


def run(world: World, *, derandomize: bool, examples: int) -> None:
    profile = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(partial(BookOfGoods, world), settings=profile)


@pytest.mark.timeout(0 if EXAMPLES > 100 else 300)
@pytest.mark.usefixtures("operator")
@pytest.mark.parametrize("seed", ["the same seed each time", "another seed each time"])
def test_a_house_that_does_anything_at_any_time_keeps_its_books(seed: str):
    is_same = seed.startswith("the same")
    run(a_world(), derandomize=is_same, examples=EXAMPLES if is_same else max(1, EXAMPLES // 3))
