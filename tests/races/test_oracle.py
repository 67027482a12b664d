"""What is promised to whom, in batches of one to five hundred, is what a plain list of orders would have given."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

import pytest

from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.queries import owed, shipments_of, waiting
from packhouse.inventory.queries import availability
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.invariants import Scope, broken
from packhouse.orders import operations as orders
from packhouse.orders.values import Accepted
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, stock_of
from tests.races.oracle import Lines, Served, Stock, serve_all

pytestmark = [pytest.mark.usefixtures("operator"), pytest.mark.timeout(120)]

# Near, less near, far from a recipient in Great Britain: the country decides.
HOUSES = (
    ("lei", "GB", 52.63, -1.13),
    ("par", "FR", 48.85, 2.35),
    ("ber", "DE", 52.5, 13.4),
    ("nyc", "US", 40.7, -74.0),
)
SKUS = tuple(f"P{number}" for number in range(12))


@dataclass(frozen=True)
class Stream:
    """A random world and the orders that come into it."""

    seed: int
    orders: int
    batch: int
    houses: int
    splits: bool
    most_in_stock: int
    """Units of one product in one house at most: few of them is scarce."""


STREAMS = [
    Stream(seed=1, orders=60, batch=1, houses=1, splits=True, most_in_stock=20),
    Stream(seed=2, orders=60, batch=1, houses=3, splits=False, most_in_stock=6),
    Stream(seed=3, orders=200, batch=7, houses=2, splits=True, most_in_stock=30),
    Stream(seed=4, orders=200, batch=7, houses=2, splits=False, most_in_stock=30),
    Stream(seed=5, orders=400, batch=64, houses=3, splits=True, most_in_stock=12),
    Stream(seed=6, orders=400, batch=64, houses=4, splits=False, most_in_stock=40),
    Stream(seed=7, orders=500, batch=500, houses=4, splits=True, most_in_stock=60),
    Stream(seed=8, orders=500, batch=500, houses=2, splits=False, most_in_stock=5),
    Stream(seed=9, orders=1000, batch=500, houses=3, splits=True, most_in_stock=400),
]


def lines_of(dice: Random) -> Lines:
    """One to four lines, mostly of one unit; a few popular products; now and then the same product twice."""
    popular = [dice.choice(SKUS[:3]) if dice.random() < 0.5 else dice.choice(SKUS) for _ in range(dice.randint(1, 4))]
    return [(sku, dice.choice((1, 1, 1, 2, 3, 12))) for sku in popular]


class World:
    """The product's side of it: accept and source, batch by batch."""

    def __init__(self, stream: Stream, stock: dict[str, dict[str, int]]) -> None:
        self.merchant_id = a_merchant(splits_orders=stream.splits)
        places = HOUSES[: stream.houses]
        self.house_ids = [a_facility(code, country=c, latitude=lat, longitude=lon) for code, c, lat, lon in places]
        self.product_ids = {sku: a_product(self.merchant_id, sku) for sku in SKUS}
        for house_id, code in zip(self.house_ids, stock, strict=True):
            for bin_no, (sku, units) in enumerate(stock[code].items(), 1):
                if units:
                    stock_of(house_id, self.product_ids[sku], units, bin_no=bin_no)

    def serve(self, batches: list[list[Lines]]) -> list[int]:
        """Accept and source the orders of each batch; their ids, in order."""
        served: list[int] = []
        for batch in batches:
            new = [an_order(f"A-{len(served) + number}", *lines) for number, lines in enumerate(batch)]
            answers = orders.accept(merchant_id=self.merchant_id, orders=new, now=NOON, actor_id=SYSTEM)
            ids = [answer.order_id for answer in answers if isinstance(answer, Accepted)]
            assert len(ids) == len(batch)
            fulfillment.source(merchant_id=self.merchant_id, order_ids=ids[::-1], now=NOON, actor_id=SYSTEM)
            served += ids
        return served

    def outcome(self, order_ids: list[int]) -> list[Served]:
        """What each order got from which house, and what waits: read from the tables."""
        found = {order_id: Served() for order_id in order_ids}
        rows = shipments_of(merchant_id=self.merchant_id, order_ids=order_ids)
        order_of = {(row.facility_id, row.id): row.order_id for row in rows}
        for house_id in self.house_ids:
            ids = [row.id for row in rows if row.facility_id == house_id]
            for line in owed(facility_id=house_id, shipment_ids=ids):
                served = found[order_of[house_id, line.shipment_id]]
                served.sent.setdefault(house_id, {})[line.line_no] = line.quantity
        for row in waiting(merchant_id=self.merchant_id, order_ids=order_ids):
            found[row.order_id].waiting[row.line_no] = row.quantity
        return [found[order_id] for order_id in order_ids]

    def free(self) -> Stock:
        """What is left to promise, by house and SKU."""
        skus = {product_id: sku for sku, product_id in self.product_ids.items()}
        levels = availability(merchant_id=self.merchant_id, product_ids=list(skus))
        left: Stock = defaultdict(dict)
        for level in levels:
            left[level.facility_id][skus[level.product_id]] = level.available
        return left


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: f"seed {stream.seed}, batches of {stream.batch}")
def test_the_difference_to_a_sequential_oracle_is_nothing(stream: Stream):
    dice = Random(stream.seed)
    stock = {code: {sku: dice.randint(0, stream.most_in_stock) for sku in SKUS} for code, *_ in HOUSES[: stream.houses]}
    arriving = [lines_of(dice) for _ in range(stream.orders)]
    world = World(stream, stock)

    batches = [arriving[start : start + stream.batch] for start in range(0, len(arriving), stream.batch)]
    order_ids = world.serve(batches)

    plain: Stock = {house_id: dict(stock[code]) for house_id, code in zip(world.house_ids, stock, strict=True)}
    expected = serve_all(arriving, plain, world.house_ids, may_split=stream.splits)
    outcome = world.outcome(order_ids)
    differences = [number for number, (got, due) in enumerate(zip(outcome, expected, strict=True)) if got != due]
    assert differences == [], [(arriving[n], outcome[n], expected[n]) for n in differences[:3]]
    free = world.free()
    for house_id, left in plain.items():
        assert {sku: units for sku, units in left.items() if units} == {s: u for s, u in free[house_id].items() if u}
    assert any(served.waiting for served in expected), "nothing was scarce"
    assert stream.houses == 1 or any(len(served.sent) > 1 for served in expected), "nothing came from two houses"
    assert [broken(Scope.FACILITY, house_id) for house_id in world.house_ids] == [[] for _ in world.house_ids]
    assert broken(Scope.MERCHANT, world.merchant_id) == []
