"""The whole house in plain dictionaries, as a clerk with a pencil would keep it. Knows nothing of the product's code.

What the product decides freely (which bin a pick is from) is told to the model, which objects if it is impossible.
What follows from the rules of the trade (who gets the last units, what is owed, what waits) the model says itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.races.oracle import serve

House = int
Product = int
Lot = int
Location = int
PickKey = tuple[int, int]
Lines = dict[int, tuple[Product, int]]
"""Product and units, by line number."""

SELLABLE, DAMAGED = 1, 2
STARTED = ("in_progress", "partially_shipped")
RETRIED = ("backordered", "partially_planned", *STARTED)
RESOURCED = (*RETRIED, "planned", "cancellation_requested")
UNTOUCHED = ("open", "on_hold", "cancelled")
"""States that no report of the floor changes."""


@dataclass
class Order:
    """What a merchant wants sent."""

    id: int
    merchant_id: int
    splits: bool
    lines: Lines
    state: str = "open"
    planned: int = 0
    shipped: int = 0
    delivered: int = 0
    dropped: int = 0
    held: set[str] = field(default_factory=set)
    waiting: dict[int, int] = field(default_factory=dict)

    @property
    def units(self) -> int:
        """All units of it."""
        return sum(quantity for _, quantity in self.lines.values())

    def stand(self, *, started: bool) -> None:
        """Where its units put it. A wish to cancel stays until something has left."""
        if self.state == "cancellation_requested" and not self.shipped:
            return
        owed = self.units - self.dropped
        if self.delivered >= owed:
            self.state = "completed"
        elif self.shipped >= owed:
            self.state = "shipped"
        elif self.shipped:
            self.state = "partially_shipped"
        elif started:
            self.state = "in_progress"
        elif self.planned >= owed:
            self.state = "planned"
        else:
            self.state = "partially_planned" if self.planned else "backordered"


@dataclass
class Pick:
    """Units that one bin is to give."""

    line_no: int
    product_id: Product
    lot_id: Lot
    location_id: Location
    quantity: int
    state: str = "open"
    picked: int = 0
    tote_id: Location = 0


@dataclass
class Carton:
    """What was scanned into it, and its label."""

    units: Counter[Product] = field(default_factory=Counter)
    is_closed: bool = False
    label: str = ""
    number: str = ""
    is_gone: bool = False
    is_delivered: bool = False


@dataclass
class Shipment:
    """What one house owes for an order."""

    id: int
    house: House
    order: Order
    owed: dict[int, list[int]]
    """Product and units, by line number."""
    state: str = "planned"
    picks: dict[PickKey, Pick] = field(default_factory=dict)
    cartons: dict[int, Carton] = field(default_factory=dict)

    def needs(self) -> Counter[Product]:
        """Units that it owes, by product."""
        found: Counter[Product] = Counter()
        for product_id, quantity in self.owed.values():
            found[product_id] += quantity
        return found

    def loose(self) -> Counter[Product]:
        """Fetched units that are in no carton, by product."""
        found: Counter[Product] = Counter()
        for pick in self.picks.values():
            found[pick.product_id] += pick.picked
        for carton in self.cartons.values():
            found.subtract(carton.units)
        return +found

    def open_picks(self) -> dict[PickKey, Pick]:
        """What is still to be fetched."""
        return {key: pick for key, pick in self.picks.items() if pick.state == "open"}

    def open_carton(self) -> Carton | None:
        """The carton on the bench."""
        return next((carton for carton in self.cartons.values() if not carton.is_closed), None)


class GoodsModel:
    """Stock, orders, shipments, and what the worker has not been told."""

    def __init__(self, houses: list[House], expiry: Mapping[Lot, int]) -> None:
        """`houses`: nearest to the recipients first. `expiry`: how soon each lot expires, least first."""
        self.houses = houses
        self.expiry = expiry
        self.balances: Counter[tuple[House, Location, Product, Lot, int]] = Counter()
        self.promised: Counter[tuple[House, Location, Product, Lot]] = Counter()
        self.on_hand: Counter[tuple[House, Product]] = Counter()
        self.reserved: Counter[tuple[House, Product]] = Counter()
        self.shelves: set[Location] = set()
        self.orders: dict[int, Order] = {}
        self.shipments: dict[int, Shipment] = {}
        self.unheard: dict[tuple[str, int], list[tuple[int, ...]]] = defaultdict(list)
        self.unbound: list[tuple[House, Order, dict[int, int]]] = []
        """Shipments that must have been made, whose numbers are not known yet."""

    # Stock

    def free(self, house: House, product_id: Product) -> int:
        """Units that no shipment has reserved."""
        return self.on_hand[house, product_id] - self.reserved[house, product_id]

    def free_bins(self, house: House, product_id: Product) -> Counter[tuple[Location, Lot]]:
        """Sellable units in storage that no pick is promised."""
        found: Counter[tuple[Location, Lot]] = Counter()
        for (where, location, product, lot, condition), quantity in self.balances.items():
            if (where, product, condition) == (house, product_id, SELLABLE) and location in self.shelves:
                found[location, lot] += quantity - self.promised[house, location, product, lot]
        return +found

    def arrived(self, merchant_id: int, house: House, product_id: Product) -> None:
        """Sellable units came on hand: who waits for them is to be told."""
        self.unheard["fulfillment.retry_backorders", house].append((merchant_id, product_id))

    # Sourcing

    def serve(self, order: Order, lines: Lines, *, returned: int = 0) -> None:
        """Reserve what there is for these lines of an order; the rest waits."""
        numbers = sorted(lines)
        asked = [(str(lines[number][0]), lines[number][1]) for number in numbers]
        stock = {house: {sku: max(0, self.free(house, int(sku))) for sku, _ in asked} for house in self.houses}
        served = serve(asked, stock, self.houses, may_split=order.splits)
        planned = 0
        for house, by_place in served.sent.items():
            units = {numbers[place - 1]: quantity for place, quantity in by_place.items()}
            for number, quantity in units.items():
                self.reserved[house, lines[number][0]] += quantity
                planned += quantity
            self.unbound.append((house, order, units))
        for place, number in enumerate(numbers, 1):
            order.waiting.pop(number, None)
            if place in served.waiting:
                order.waiting[number] = served.waiting[place]
        order.planned += planned - returned
        order.stand(started=order.state in STARTED)

    def source(self, order_ids: Iterable[int]) -> None:
        """Open orders, first come, first served."""
        for order_id in sorted(set(order_ids)):
            if self.orders[order_id].state == "open":
                self.serve(self.orders[order_id], self.orders[order_id].lines)

    def retry(self, merchant_id: int, products: set[Product]) -> None:
        """Those who wait for these products, first come, first served."""
        for order in self._by_id(self.orders):
            waits_for = {order.lines[number][0] for number in order.waiting}
            if order.merchant_id == merchant_id and order.state in RETRIED and waits_for & products:
                self.serve(order, {n: (order.lines[n][0], units) for n, units in order.waiting.items()})

    def resource(self, shorts: list[tuple[int, int, int]]) -> None:
        """Units (order, line, units) that could not be fetched are sourced again, with what waits already."""
        missing: dict[int, Counter[int]] = defaultdict(Counter)
        for order_id, number, units in shorts:
            missing[order_id][number] += units
        for order in self._by_id(missing):
            if order.state in RESOURCED:
                wanted = missing[order.id] + Counter(order.waiting)
                lines = {number: (order.lines[number][0], units) for number, units in wanted.items()}
                self.serve(order, lines, returned=missing[order.id].total())

    def _by_id(self, order_ids: Iterable[int]) -> list[Order]:
        return [self.orders[order_id] for order_id in sorted(order_ids)]

    # Cancelling

    def cancel_shipment(self, shipment: Shipment) -> None:
        """It owes nothing any more; its picks and those who wait are still to hear of it."""
        shipment.state = "cancelled"
        for who in ("picking.cancel_picks", "fulfillment.retry_after_cancellation"):
            self.unheard[who, shipment.house].append((shipment.id,))

    def cancel_order(self, order: Order) -> None:
        """Nothing of it will be sent."""
        order.planned, order.dropped, order.state = 0, order.units, "cancelled"
        order.held.clear()
        self.unheard["fulfillment.drop_backorders", order.merchant_id].append((order.id,))

    def settle(self, order_ids: Iterable[int]) -> None:
        """Wishes to cancel are granted while nothing is picked."""
        for order in self._by_id(set(order_ids)):
            if order.state != "cancellation_requested":
                continue
            alive = [s for s in self.shipments.values() if s.order is order and s.state != "cancelled"]
            if all(shipment.state in ("planned", "released_to_floor") for shipment in alive):
                for shipment in alive:
                    for product_id, quantity in shipment.needs().items():
                        self.reserved[shipment.house, product_id] -= quantity
                    self.cancel_shipment(shipment)
                order.waiting.clear()
                self.cancel_order(order)
            else:
                order.state = ""
                order.stand(started=True)

    def cancel_picks(self, shipment_ids: Iterable[int]) -> None:
        """Nobody walks for shipments that are not to be picked."""
        for shipment_id in set(shipment_ids):
            shipment = self.shipments[shipment_id]
            if shipment.state not in ("released_to_floor", "picking"):
                for pick in shipment.open_picks().values():
                    pick.state = "cancelled"
                    self.promised[shipment.house, pick.location_id, pick.product_id, pick.lot_id] -= pick.quantity

    # Picking

    def takes(self, house: House, shipment_ids: Iterable[int]) -> list[int]:
        """Which of these shipments a wave must take: planned, and their units in free bins; earlier ones first."""
        left = {
            product_id: self.free_bins(house, product_id).total()
            for shipment_id in shipment_ids
            if shipment_id in self.shipments
            for product_id in self.shipments[shipment_id].needs()
        }
        taken = []
        for shipment_id in dict.fromkeys(shipment_ids):
            shipment = self.shipments.get(shipment_id)
            if shipment is None or (shipment.house, shipment.state) != (house, "planned"):
                continue
            needs = shipment.needs()
            if needs.total() and all(left[product_id] >= quantity for product_id, quantity in needs.items()):
                for product_id, quantity in needs.items():
                    left[product_id] -= quantity
                taken.append(shipment_id)
        return taken

    def promise(self, house: House, picks: Iterable[Pick]) -> None:
        """Picks name bins that must have the units free; what expires first must go first."""
        for pick in picks:
            self.promised[house, pick.location_id, pick.product_id, pick.lot_id] += pick.quantity
            there = self.balances[house, pick.location_id, pick.product_id, pick.lot_id, SELLABLE]
            assert self.promised[house, pick.location_id, pick.product_id, pick.lot_id] <= there, pick
            assert pick.location_id in self.shelves, pick

    def has_older_free(self, house: House, picks: Iterable[Pick], *, but_not: set[Location]) -> bool:
        """Whether a free bin has units that expire before some unit that was chosen."""
        for pick in picks:
            for location, lot in self.free_bins(house, pick.product_id):
                if location not in but_not and self.expiry[lot] < self.expiry[pick.lot_id]:
                    return True
        return False

    def fetch(self, shipment: Shipment, pick: Pick, picked: int, tote_id: Location) -> int:
        """What a picker found; how many of the missing units can be asked for elsewhere in the house."""
        house, missing = shipment.house, pick.quantity - picked
        elsewhere = sum(
            units
            for (location, _), units in self.free_bins(house, pick.product_id).items()
            if location != pick.location_id
        )
        replaced = min(missing, self.free(house, pick.product_id), elsewhere)
        pick.state, pick.picked, pick.tote_id = "done", picked, tote_id
        self.promised[house, pick.location_id, pick.product_id, pick.lot_id] -= pick.quantity
        self.balances[house, pick.location_id, pick.product_id, pick.lot_id, SELLABLE] -= pick.quantity
        self.on_hand[house, pick.product_id] -= missing
        if missing > replaced:
            shipment.owed[pick.line_no][1] -= missing - replaced
            self.reserved[house, pick.product_id] -= missing - replaced
            short = (shipment.order.id, pick.line_no, missing - replaced)
            self.unheard["fulfillment.resource_shortened", house].append(short)
        return replaced

    def after_fetching(self, shipment: Shipment) -> None:
        """Where a shipment stands, once its picks were confirmed and what is missing was asked for elsewhere."""
        if shipment.open_picks():
            if shipment.state == "released_to_floor":
                self.report(shipment, started=1)
            shipment.state = "picking"
        elif any(pick.picked for pick in shipment.picks.values()):
            shipment.state = "picked"
            self.report(shipment, started=1)
        else:
            self.cancel_shipment(shipment)

    def report(self, shipment: Shipment, *, started: int = 0, shipped: int = 0, delivered: int = 0) -> None:
        """The order is to be told how far the shipment is."""
        said = (shipment.order.id, started, shipped, delivered)
        self.unheard["fulfillment.report_progress", shipment.house].append(said)

    def hear_reports(self, reports: Iterable[tuple[int, ...]]) -> None:
        """Orders follow their shipments; several reports of one batch count at once."""
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for order_id, *said in reports:
            sums[order_id] = [before + now for before, now in zip(sums[order_id], said, strict=True)]
        for order_id, (started, shipped, delivered) in sums.items():
            order = self.orders[order_id]
            order.shipped += shipped
            order.delivered += delivered
            if order.state not in UNTOUCHED:
                order.stand(started=bool(started) or order.state in STARTED)

    # Leaving

    def hand_over(self, shipment: Shipment, carton: Carton) -> None:
        """A parcel leaves; with the last one the shipment has."""
        carton.is_gone = True
        for product_id, quantity in carton.units.items():
            self.on_hand[shipment.house, product_id] -= quantity
            self.reserved[shipment.house, product_id] -= quantity
        if all(each.is_gone for each in shipment.cartons.values()):
            shipment.state = "shipped"
            self.report(shipment, shipped=shipment.needs().total())
