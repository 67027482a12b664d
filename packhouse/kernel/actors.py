"""Who did it: every fact and every posting names an actor."""

from packhouse.kernel.models import Actor
from packhouse.kernel.transactions import transaction_required

SYSTEM = 1
"""Packhouse itself: what happens by clock or by wiring."""


@transaction_required
def actor(kind: str, name: str) -> int:
    """The id of an actor, made if it is new. `kind` is person, program or api_key."""
    found, _ = Actor.objects.get_or_create(kind=kind, name=name)
    return found.pk
