"""The orders of the bench: two and a half lines on average, some products far more popular than others."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from packhouse.orders.values import NewLine, NewOrder, Recipient

SEED = 20_260
LINES = (1, 2, 3, 4)
QUANTITIES = (1, 1, 1, 2, 3)
FLATTENED_BY = 8
RECIPIENT = Recipient(
    name="Ann Example",
    country="GB",
    line1="1 High Street",
    city="York",
    postal_code="YO1 7HH",
    phone="+44 1904 000000",
    email="ann@example.org",
)


def orders(skus: Sequence[str], *, prefix: str, seed: int = SEED) -> Iterator[NewOrder]:
    """Orders without end; the same for the same seed. `prefix` begins their external ids.

    The n-th most popular product is ordered in proportion to 1 / (n + 8): the first is on some 5 % of the lines.
    """
    chance = Random(seed)
    weights = list(accumulate(1 / (rank + FLATTENED_BY) for rank in range(1, len(skus) + 1)))
    number = 0
    while True:
        number += 1
        count = chance.choice(LINES)
        chosen = dict.fromkeys(chance.choices(skus, cum_weights=weights, k=count))
        while len(chosen) < count:
            chosen |= dict.fromkeys(chance.choices(skus, cum_weights=weights))
        lines = tuple(NewLine(sku, chance.choice(QUANTITIES)) for sku in chosen)
        yield NewOrder(f"{prefix}-{number}", RECIPIENT, lines)
