"""Two shops that gave an order the same name, committed: for programs that look at it from outside."""

from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.transactions import as_operator
from packhouse.orders import operations as orders
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order


def main() -> None:
    """Make them."""
    with as_operator():
        a_facility()
        for code, names in {"acme": ("A-1", "536365"), "bolt": ("A-1",)}.items():
            merchant_id = a_merchant(code)
            a_product(merchant_id)
            new = [an_order(name) for name in names]
            orders.accept(merchant_id=merchant_id, orders=new, now=NOON, actor_id=SYSTEM)
