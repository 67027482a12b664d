"""A merchant whose orders are sourced: what the tests of this room stand on. Verbs and queries alone."""

from collections.abc import Sequence

from packhouse.fulfillment import operations, queries
from packhouse.fulfillment.states import SHIPMENT
from packhouse.fulfillment.values import ShipmentRow, ShipmentState, Sourced, Standing
from packhouse.inventory.queries import availability
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.queries import timeline
from packhouse.kernel.refusals import Refused
from packhouse.orders import operations as orders
from packhouse.orders import queries as order_queries
from packhouse.orders.values import Accepted, CancellationDecision, OrderRow, OrderState
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, stock_of


class World:
    """One merchant, one house near the recipient and, if asked for, one far away."""

    def __init__(self, *, splits_orders: bool = True, houses: int = 1) -> None:
        self.merchant_id = a_merchant(splits_orders=splits_orders)
        self.near = a_facility("lei")
        self.far = a_facility("ber", country="DE", latitude=52.5, longitude=13.4) if houses > 1 else 0
        self.ours = {"merchant_id": self.merchant_id, "now": NOON, "actor_id": SYSTEM}
        self.products: dict[str, int] = {}
        self.taken = 0

    def stock(self, facility_id: int, **units: int) -> None:
        for sku, quantity in units.items():
            stock_of(facility_id, self.product(sku), quantity)

    def product(self, sku: str) -> int:
        if sku not in self.products:
            self.products[sku] = a_product(self.merchant_id, sku)
        return self.products[sku]

    def order(self, *lines: tuple[str, int]) -> int:
        for sku, _ in lines:
            self.product(sku)
        self.taken += 1
        new = an_order(f"A-{self.taken}", *lines)
        (answer,) = orders.accept(orders=[new], **self.ours)
        assert isinstance(answer, Accepted), answer
        return answer.order_id

    def source(self, *order_ids: int) -> list[Sourced | Refused]:
        return operations.source(order_ids=order_ids, **self.ours)

    def sourced(self, *lines: tuple[str, int]) -> int:
        """A new order, sourced; its id."""
        order_id = self.order(*lines)
        (answer,) = self.source(order_id)
        assert isinstance(answer, Sourced), answer
        return order_id

    def retry(self, *skus: str) -> list[Sourced]:
        return operations.retry_backorders(product_ids=[self.products[sku] for sku in skus], **self.ours)

    def row(self, order_id: int) -> OrderRow:
        (row,) = order_queries.orders(merchant_id=self.merchant_id, order_ids=[order_id])
        return row

    def state(self, order_id: int) -> OrderState:
        return OrderState(self.row(order_id).state)

    def waits(self, order_id: int) -> dict[int, int]:
        """Units that wait for stock, by line."""
        rows = queries.waiting(merchant_id=self.merchant_id, order_ids=[order_id])
        return {row.line_no: row.quantity for row in rows}

    def shipments(self, order_id: int) -> list[ShipmentRow]:
        return queries.shipments_of(merchant_id=self.merchant_id, order_ids=[order_id])

    def owes(self, order_id: int) -> dict[int, dict[int, int]]:
        """What live shipments owe: units by line, by facility."""
        found: dict[int, dict[int, int]] = {}
        for row in self.shipments(order_id):
            if row.state != ShipmentState.CANCELLED:
                lines = queries.owed(facility_id=row.facility_id, shipment_ids=[row.id])
                found[row.facility_id] = {line.line_no: line.quantity for line in lines}
        return found

    def reserved(self, sku: str) -> dict[int, int]:
        """Reserved units by facility."""
        rows = availability(merchant_id=self.merchant_id, product_ids=[self.products[sku]])
        return {row.facility_id: row.reserved for row in rows}

    def lock(self, *shipment_ids: int, facility_id: int = 0) -> list[Standing]:
        return operations.lock_shipments(facility_id=facility_id or self.near, shipment_ids=sorted(shipment_ids))

    def advance(self, move: str, shipments: Sequence[Standing], facility_id: int = 0) -> None:
        operations.advance(
            facility_id=facility_id or self.near, move=move, shipments=shipments, now=NOON, actor_id=SYSTEM
        )

    def bring(self, state: ShipmentState, *shipment_ids: int, facility_id: int = 0) -> None:
        """Take planned shipments the shortest way into a state."""
        for move in way_to(state):
            self.advance(move, self.lock(*shipment_ids, facility_id=facility_id), facility_id)

    def request_cancellation(self, order_id: int) -> None:
        orders.request_cancellation(order_ids=[order_id], **self.ours)

    def settle(self, *order_ids: int) -> list[CancellationDecision]:
        return operations.settle_cancellations(order_ids=order_ids, **self.ours)

    def told(self, kind: str, order_id: int) -> int:
        """How often a fact of this kind was told about an order."""
        return len(timeline(shard="merchant", shard_id=self.merchant_id, subject_ids=[order_id], kinds=[kind]))


def way_to(state: ShipmentState) -> list[str]:
    """The shortest way from planned into a state, as moves."""
    ways: dict[ShipmentState, list[str]] = {ShipmentState.PLANNED: []}
    reached = [ShipmentState.PLANNED]
    for here in reached:
        for move in SHIPMENT.moves_from(here):
            there = SHIPMENT.target(move)
            if there not in ways:
                ways[there] = [*ways[here], move]
                reached.append(there)
    return ways[state]
