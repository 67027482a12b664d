"""Whether the cycle and the limit wrote the same goods: else their costs may not be compared."""

from typing import Any

import psycopg

MOVED = "SELECT product_id, reason, sum(quantity) FROM {} WHERE id > {} GROUP BY 1, 2 ORDER BY 1, 2"
ON_HAND = "SELECT product_id, on_hand, reserved FROM {} ORDER BY 1"
IN_BINS = "SELECT location_id, product_id, quantity FROM {} ORDER BY 1, 2"


class GoodsDiffer(RuntimeError):
    """The two sides did not write the same goods."""


def last_movement(owner: "psycopg.Connection[Any]") -> int:
    """The last movement in the book."""
    row = owner.execute("SELECT coalesce(max(id), 0) FROM inventory_movement").fetchone()
    return int(row[0]) if row else 0


def demand_same_goods(owner: "psycopg.Connection[Any]", *, since: int) -> int:
    """Compare movements after `since`, stock levels and bins; how many units were moved. Raises GoodsDiffer."""
    pairs = (
        (MOVED.format("inventory_movement", since), MOVED.format("bare.movement", 0)),
        (ON_HAND.format("inventory_stocklevel"), ON_HAND.format("bare.stock_level")),
        (IN_BINS.format("inventory_balance"), IN_BINS.format("bare.bin")),
    )
    for ours, theirs in pairs:
        left, right = owner.execute(ours).fetchall(), owner.execute(theirs).fetchall()
        if left != right:
            differing = sorted(set(left) ^ set(right))[:5]
            raise GoodsDiffer(f"the cycle and the limit differ in {differing}, asked by: {ours}")
    row = owner.execute("SELECT coalesce(sum(quantity), 0) FROM bare.movement").fetchone()
    return int(row[0]) if row else 0
