"""Who hears which fact. Read this first: it is the whole of what happens by itself.

Each line: the name that stands in waiting rows, the kinds of fact, the function. A fact that nobody hears stands
in `UNHEARD` with what it is told for; `tests/tidy` holds this page complete.
"""

from packhouse.kernel.delivery import Subscription
from packhouse.kernel.facts import Fact

SUBSCRIPTIONS: tuple[Subscription, ...] = ()

UNHEARD: dict[type[Fact], str] = {}


def heard_by_kind() -> dict[str, tuple[str, ...]]:
    """The wiring as the kernel takes it: kind of fact to names of subscribers."""
    kinds = {kind for subscription in SUBSCRIPTIONS for kind in subscription.kinds}
    return {
        kind.__name__: tuple(s.name for s in SUBSCRIPTIONS if kind in s.kinds)
        for kind in sorted(kinds, key=lambda kind: kind.__name__)
    }
