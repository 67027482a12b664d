"""How much is measured: all of it, or what fits into a minute."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Extent:
    """Sizes of a run. `orders_a_round` by batch size; `history` is how many orders a house has behind it."""

    rounds: int
    orders_a_round: dict[int, int]
    history: tuple[int, int]
    growth_rounds: int
    growth_orders: int
    stock_levels: int
    seconds_a_caller_count: float
    posts: int
    looks: int


FULL = Extent(
    rounds=7,
    orders_a_round={1: 60, 10: 300, 100: 1_500, 500: 3_000},
    history=(10_000, 1_000_000),
    growth_rounds=7,
    growth_orders=1_000,
    stock_levels=1_000_000,
    seconds_a_caller_count=8.0,
    posts=12,
    looks=500,
)
QUICK = Extent(
    rounds=3,
    orders_a_round={1: 20, 10: 100, 100: 500, 500: 1_000},
    history=(5_000, 50_000),
    growth_rounds=3,
    growth_orders=500,
    stock_levels=100_000,
    seconds_a_caller_count=2.0,
    posts=4,
    looks=200,
)
