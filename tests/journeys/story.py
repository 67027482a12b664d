"""Everybody in a story: a merchant, its houses with their people, the worker and a carrier. Time goes on by `later`.

Each method is what somebody does, with the verbs and queries that interfaces use. Units are given by SKU:
`story.orders("A-1", MUG=2)`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from adapters.carriers.simulator.carrier import SimulatedCarrier
from adapters.carriers.simulator.faults import Fault
from adapters.carriers.simulator.itinerary import Reliability
from config.wiring import SUBSCRIPTIONS
from packhouse.catalog.queries import product_ids, products
from packhouse.facilities.queries import locations_by_id
from packhouse.facilities.values import LocationKind
from packhouse.fulfillment import queries as shipments
from packhouse.fulfillment.values import ShipmentRow, ShipmentState
from packhouse.inventory.queries import availability, balances_of
from packhouse.inventory.values import Condition
from packhouse.kernel import delivery
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.invariants import Scope, broken
from packhouse.kernel.refusals import Refused
from packhouse.kernel.transactions import become_operator
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.values import Accepted, OrderState, Stands
from packhouse.packing import operations as packing
from packhouse.packing.values import VerifiedUnits, WeighedCarton
from packhouse.picking import operations as picking
from packhouse.picking import queries as picks
from packhouse.picking.values import Confirmed, OpenPick, PickedUnits, Planned
from packhouse.receiving import operations as receiving
from packhouse.receiving import queries as inbounds
from packhouse.receiving.values import Announced, AnnouncedLine, Arrival, Count, NewInbound
from packhouse.shipping import jobs
from packhouse.shipping import queries as labels
from packhouse.shipping.values import HandedOver
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, locations_of, stock_of

PROMPT = Reliability(delayed=0, attempt_failed=0, returned=0)


class Story:
    """A merchant with one house near its recipients, time, the worker and a carrier that keeps its promises.

    For tests marked `django_db`: the worker opens its transactions inside of the test's own.
    """

    def __init__(self, *, splits_orders: bool = True, code: str = "acme") -> None:
        become_operator()
        self.now: datetime = NOON
        self.merchant_id = a_merchant(code, splits_orders=splits_orders)
        self.carrier = SimulatedCarrier(reliability=PROMPT)
        self.houses: list[House] = []
        self.near = self.opens("lei")

    def opens(self, code: str, **where: Any) -> "House":
        """Open another house."""
        self.houses.append(House(self, a_facility(code, **where)))
        return self.houses[-1]

    def later(self, **passed: float) -> None:
        """Time passes: `hours=2`."""
        self.now += timedelta(**passed)

    @property
    def merchants(self) -> dict[str, Any]:
        """How the merchant calls a verb."""
        return {"merchant_id": self.merchant_id, "now": self.now, "actor_id": SYSTEM}

    # The merchant

    def sells(self, *skus: str) -> None:
        """Products come into the catalog."""
        for sku in skus:
            a_product(self.merchant_id, sku)

    def product(self, sku: str) -> int:
        """The id of a product, made if it is new."""
        found = product_ids(merchant_id=self.merchant_id, skus=[sku])
        return found.get(sku) or a_product(self.merchant_id, sku)

    def orders(self, external_id: str, *, name: str = "Ann", service: str = "standard", **units: int) -> int:
        """A shop sends an order; its id."""
        self.sells(*units)
        new = an_order(external_id, *units.items(), name=name, service=service)
        (answer,) = orders.accept(orders=[new], **self.merchants)
        assert isinstance(answer, Accepted), answer
        return answer.order_id

    def cancels(self, order_id: int) -> Stands | Refused:
        """The merchant wants an order stopped."""
        (answer,) = orders.request_cancellation(order_ids=[order_id], **self.merchants)
        return answer

    # What happens by itself

    def worker_runs(self, *, but_not: str = "") -> None:
        """Facts reach who hears them until none waits, and labels that are asked for are bought.

        `but_not`: this subscriber hears nothing yet.
        """
        become_operator()
        hearing = [subscription for subscription in SUBSCRIPTIONS if subscription.name != but_not]
        while True:
            due = [(s, d.shard_id) for s in hearing for d in delivery.due(s.shard) if d.subscriber == s.name]
            for subscription, shard_id in due:
                assert delivery.deliver(subscription, shard_id=shard_id, now=self.now, actor_id=SYSTEM)
            if not due and not sum(house.labels_are_bought() for house in self.houses):
                return

    def carrier_tells(self) -> None:
        """The clock asks the carrier where the parcels are; the worker takes it on."""
        for house in self.houses:
            jobs.poll_tracking(carrier=self.carrier, facility_id=house.id, now=self.now, actor_id=SYSTEM)
        self.worker_runs()

    def carrier_refuses(self) -> None:
        """The next label that is asked for is refused."""
        self.carrier.fail_next(Fault.REFUSE)

    def carrier_is_silent(self) -> None:
        """The next call for labels gets no answer and has no effect."""
        self.carrier.fail_next(Fault.TIMEOUT_BEFORE)

    # What can be seen

    def state(self, order_id: int) -> OrderState:
        """Where an order stands."""
        (row,) = order_queries.orders(merchant_id=self.merchant_id, order_ids=[order_id])
        return OrderState(row.state)

    def shipments(self, order_id: int) -> list[ShipmentRow]:
        """The shipments of an order."""
        return shipments.shipments_of(merchant_id=self.merchant_id, order_ids=[order_id])

    def shipment(self, order_id: int) -> ShipmentRow:
        """The one shipment of an order that is alive."""
        (alive,) = [row for row in self.shipments(order_id) if row.state != ShipmentState.CANCELLED]
        return alive

    def waits(self, order_id: int) -> dict[str, int]:
        """Units that wait for stock, by SKU."""
        rows = shipments.waiting(merchant_id=self.merchant_id, order_ids=[order_id])
        return {self.sku(row.product_id): row.quantity for row in rows}

    def sku(self, product_id: int) -> str:
        """The SKU of a product."""
        return products(product_ids=[product_id])[product_id].sku

    def is_sound(self) -> None:
        """Every invariant holds, in every house and for the merchant."""
        found = [each for house in self.houses for each in broken(Scope.FACILITY, house.id)]
        found += broken(Scope.MERCHANT, self.merchant_id)
        assert found == [], found


class House:
    """A building and the people in it."""

    def __init__(self, story: Story, facility_id: int) -> None:
        self.story = story
        self.id = facility_id

    @property
    def here(self) -> dict[str, Any]:
        """How somebody in this house calls a verb."""
        return {"facility_id": self.id, "now": self.story.now, "actor_id": SYSTEM}

    def location(self, kind: LocationKind, number: int = 1) -> int:
        """The first, second ... location of a kind."""
        return locations_of(self.id, kind)[number - 1]

    # The dock

    def expects(self, external_id: str, *, expected_date: date | None = None, **units: int) -> int:
        """The merchant announces goods; the inbound shipment's id."""
        self.story.sells(*units)
        new = NewInbound(external_id, tuple(AnnouncedLine(sku, n) for sku, n in units.items()), expected_date)
        whose = {"merchant_id": self.story.merchant_id, **self.here}
        (answer,) = receiving.announce(inbounds=[new], **whose)
        assert isinstance(answer, Announced), answer
        return answer.inbound_id

    def receives(self, inbound_id: int) -> None:
        """A truck stands at the dock."""
        dock = self.location(LocationKind.DOCK)
        receiving.arrive(arrivals=[Arrival(inbound_id, dock)], **self.here)

    def counts(self, inbound_id: int, *, damaged: int = 0, **missing: int) -> None:
        """All lines are counted: as announced, less what is `missing`; of the first line some are `damaged`."""
        lines = inbounds.inbound_lines(facility_id=self.id, inbound_ids=[inbound_id])
        counts = [
            Count(inbound_id, x.line_no, x.expected - missing.get(x.sku, 0) - broken_, broken_)
            for x in lines
            for broken_ in [damaged if x.line_no == 1 else 0]
        ]
        receiving.count(counts=counts, **self.here)
        receiving.close_counts(inbound_ids=[inbound_id], **self.here)

    def settles(self, inbound_id: int) -> None:
        """What was counted is what came."""
        receiving.settle(inbound_ids=[inbound_id], **self.here)

    def puts_away(self, inbound_id: int) -> None:
        """Everything goes from the dock to where it is kept."""
        where = inbounds.suggest_put_away(facility_id=self.id, inbound_ids=[inbound_id])
        receiving.put_away(put_aways=where, **self.here)

    def takes_in(self, external_id: str, **units: int) -> int:
        """Goods come as they were announced, and are put away at once."""
        inbound_id = self.expects(external_id, **units)
        self.receives(inbound_id)
        self.counts(inbound_id)
        self.puts_away(inbound_id)
        return inbound_id

    def finds(self, *, bin_no: int = 1, **units: int) -> None:
        """Somebody finds goods in a bin that the book did not know of."""
        for sku, quantity in units.items():
            stock_of(self.id, self.story.product(sku), quantity, bin_no=bin_no)

    # The floor

    def releases_a_wave(self) -> Planned:
        """All that is planned goes to the floor."""
        planned = [each.shipment_id for each in shipments.planned_shipments(facility_id=self.id)]
        return picking.plan_wave(shipment_ids=planned, **self.here)

    def open_picks(self, wave: Planned) -> list[OpenPick]:
        """What is still to be fetched."""
        assert wave.wave_id is not None
        return picks.open_picks(facility_id=self.id, wave_id=wave.wave_id)

    def picks(self, wave: Planned, *, most: int = 500, **missing: int) -> list[Confirmed]:
        """Somebody walks a wave, each shipment into a tote of its own; of a SKU so many are `missing` in the bin."""
        open_picks = self.open_picks(wave)[:most]
        totes = {}
        for pick in open_picks:
            totes.setdefault(pick.shipment_id, self.location(LocationKind.TOTE, len(totes) + 1))
        found = [
            PickedUnits(p.wave_id, p.number, p.location_id, totes[p.shipment_id], p.quantity - short)
            for p in open_picks
            for short in [self._short(p, missing)]
        ]
        answers = picking.confirm(picks=found, **self.here)
        assert all(isinstance(answer, Confirmed) for answer in answers), answers
        return [answer for answer in answers if isinstance(answer, Confirmed)]

    def _short(self, pick: OpenPick, missing: dict[str, int]) -> int:
        sku = self.story.sku(pick.product_id)
        short = min(missing.get(sku, 0), pick.quantity)
        missing[sku] = missing.get(sku, 0) - short
        return short

    # The pack station

    def packs(self, shipment_id: int, *, weight_g: int = 900) -> None:
        """Every unit is scanned into a carton, the carton weighed and closed."""
        self.verifies(shipment_id)
        cartons = [WeighedCarton(shipment_id, weight_g)]
        (answer,) = packing.close_cartons(cartons=cartons, **self.here)
        assert not isinstance(answer, Refused), answer

    def verifies(self, shipment_id: int, **units: int) -> None:
        """Units are scanned into a carton: all that are in totes, or these."""
        in_totes = picks.in_totes(facility_id=self.id, shipment_ids=[shipment_id])
        fetched = [VerifiedUnits(shipment_id, each.product_id, each.quantity) for each in in_totes]
        some = [VerifiedUnits(shipment_id, self.story.product(sku), n) for sku, n in units.items()]
        station = self.location(LocationKind.STATION)
        answers = packing.verify(station_id=station, units=some or fetched, **self.here)
        assert not any(isinstance(answer, Refused) for answer in answers), answers

    def labels_are_bought(self) -> int:
        """The worker asks the carrier for the labels; how many were settled."""
        return jobs.buy_labels(carrier=self.story.carrier, **self.here)

    # The door

    def hands_over(self) -> list[str]:
        """The driver takes all that is labeled; the tracking numbers."""
        parcels = labels.in_the_house(facility_id=self.id, carrier=self.story.carrier.code)
        numbers = [parcel.tracking_number for parcel in parcels]
        answers = jobs.hand_over_and_collect(
            carrier=self.story.carrier,
            facility_id=self.id,
            tracking_numbers=numbers,
            now=self.story.now,
            actor_id=SYSTEM,
        )
        assert all(isinstance(answer, HandedOver) for answer in answers), answers
        return numbers

    def works_off(self) -> None:
        """From the plan to the door: everything that can leave does."""
        wave = self.releases_a_wave()
        self.picks(wave)
        for shipment_id in wave.shipment_ids:
            self.packs(shipment_id)
        self.story.worker_runs()
        self.hands_over()
        self.story.worker_runs()

    # What can be seen

    def has(self, sku: str) -> tuple[int, int]:
        """Units on hand and, of those, reserved."""
        rows = availability(merchant_id=self.story.merchant_id, product_ids=[self.story.product(sku)])
        found = [(row.on_hand, row.reserved) for row in rows if row.facility_id == self.id]
        return found[0] if found else (0, 0)

    def shelves(self, sku: str) -> dict[str, int]:
        """Sellable units of a SKU, by the code of their location."""
        return dict(self._lie(sku, Condition.SELLABLE))

    def damaged(self, sku: str) -> dict[str, int]:
        """Damaged units of a SKU, by the code of their location."""
        return dict(self._lie(sku, Condition.DAMAGED))

    def _lie(self, sku: str, condition: Condition) -> Iterator[tuple[str, int]]:
        rows = balances_of(facility_id=self.id, product_ids=[self.story.product(sku)])
        codes = locations_by_id(facility_id=self.id, location_ids=[row.location_id for row in rows])
        return ((codes[row.location_id].code, row.quantity) for row in rows if row.condition == condition)
