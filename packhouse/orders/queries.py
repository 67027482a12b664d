"""What others may ask about orders: frozen rows, ordered, bounded."""

from collections.abc import Sequence

from packhouse.kernel.sql import statements
from packhouse.orders.states import ORDER
from packhouse.orders.values import HoldRow, OrderLineRow, OrderRow, OrderState

SQL = statements(__file__)


def orders(*, merchant_id: int, order_ids: Sequence[int]) -> list[OrderRow]:
    """These orders of a merchant, by id; unknown ids are missing."""
    return SQL["orders"].rows(OrderRow, merchant_id=merchant_id, order_ids=list(order_ids))


def orders_page(*, merchant_id: int, after_id: int = 0, most: int = 100) -> list[OrderRow]:
    """A merchant's orders with an id greater than `after_id`, oldest first; at most `most`."""
    return SQL["page"].rows(OrderRow, merchant_id=merchant_id, after_id=after_id, most=most)


def ids_by_external_id(*, merchant_id: int, external_ids: Sequence[str]) -> dict[str, int]:
    """Our ids of a merchant's orders by its own; unknown ones are missing."""
    return dict(SQL["ids_by_external_id"].tuples(merchant_id=merchant_id, external_ids=list(external_ids)))


def lines(*, merchant_id: int, order_ids: Sequence[int]) -> list[OrderLineRow]:
    """The lines of these orders, by order and number."""
    return SQL["lines"].rows(OrderLineRow, merchant_id=merchant_id, order_ids=list(order_ids))


def holds(*, merchant_id: int, order_ids: Sequence[int]) -> list[HoldRow]:
    """Why these orders wait for a person."""
    return SQL["holds"].rows(HoldRow, merchant_id=merchant_id, order_ids=list(order_ids))


def orders_on_hold(*, merchant_id: int, most: int = 500) -> list[HoldRow]:
    """A merchant's orders that wait for a person, longest waiting first."""
    return SQL["orders_on_hold"].rows(HoldRow, merchant_id=merchant_id, most=most)


def recipients(*, merchant_id: int, order_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Who gets the parcels of these orders, by order id."""
    return dict(SQL["recipients"].tuples(merchant_id=merchant_id, order_ids=list(order_ids)))


def moves_from(state: OrderState) -> tuple[str, ...]:
    """What can be done with an order in this state, by name."""
    return ORDER.moves_from(state)
