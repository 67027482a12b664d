"""`python -m tests.bench.tiny_run`: the whole bench at sizes that measure nothing worth knowing; says its document."""

import json
import os

from adapters.database.connection import APP_URL, SERVER_URL
from interfaces.cli.django import set_up


def main() -> None:
    """Run it."""
    set_up(owner=True)
    from bench.databases import databases
    from bench.extent import Extent
    from bench.run import Bench
    from interfaces.cli.bench import serving

    tiny = Extent(
        rounds=1,
        orders_a_round={1: 2, 10: 10, 500: 500},
        history=(1_000, 2_000),
        growth_rounds=1,
        growth_orders=100,
        stock_levels=20_000,
        seconds_a_caller_count=0.3,
        posts=1,
        looks=20,
    )
    with databases(os.environ[SERVER_URL], os.environ[APP_URL]) as made:
        document = Bench(made, tiny, serve=serving, begin=lambda what, steps: lambda: None).run(stages=True)
    print(json.dumps(document))


if __name__ == "__main__":
    main()
