"""What became true, written in the transaction that made it true.

A fact is a frozen dataclass in the past tense, of ids and numbers only. It belongs to the shard group of
what it is about: `MerchantFact` or `FacilityFact`. Its row is never changed. Who hears it is decided on one
page, `config/wiring.py`; for each subscriber a narrow row waits until its effect is committed.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import ClassVar

from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.kernel.values import dataclass

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class Fact:
    """Base of all facts. `subject` names the field that holds the id of what the fact is about."""

    subject: ClassVar[str]
    shard: ClassVar[str]


@dataclass(frozen=True, slots=True)
class MerchantFact(Fact):
    """A fact about something that is sharded by merchant: an order."""

    shard: ClassVar[str] = "merchant"

    merchant_id: int


@dataclass(frozen=True, slots=True)
class FacilityFact(Fact):
    """A fact about something that is sharded by facility: a shipment, a wave, a carton."""

    shard: ClassVar[str] = "facility"

    facility_id: int


_heard_by: dict[str, tuple[str, ...]] = {}
_rung = {"times": 0}


def heard_by(kind: str) -> tuple[str, ...]:
    """The names of the subscribers that hear this kind of fact."""
    return _heard_by.get(kind, ())


def rung() -> int:
    """How often this process has told something that somebody hears."""
    return _rung["times"]


def install(wiring: dict[str, tuple[str, ...]]) -> None:
    """Say who hears what: kind of fact to names of subscribers. Called once, by config."""
    _heard_by.clear()
    _heard_by.update(wiring)


@transaction_required
def tell(*batches: Sequence[Fact], now: datetime, actor_id: int) -> None:
    """Write facts, and a waiting row for each subscriber; one statement for each shard group.

    Each batch holds facts of one class. Empty batches cost nothing.
    """
    groups: dict[str, list[Sequence[Fact]]] = defaultdict(list)
    for batch in batches:
        if batch:
            groups[batch[0].shard].append(batch)
    for shard, told in groups.items():
        _write(shard, told, now, actor_id)


def _write(shard: str, batches: list[Sequence[Fact]], now: datetime, actor_id: int) -> None:
    kinds: list[str] = []
    shard_ids: list[int] = []
    subject_ids: list[int] = []
    bodies: list[Fact] = []
    for batch in batches:
        kinds += [type(batch[0]).__name__] * len(batch)
        shard_ids += map(attrgetter(f"{shard}_id"), batch)
        subject_ids += map(attrgetter(batch[0].subject), batch)
        bodies += batch
    facts = {"kinds": kinds, "shard_ids": shard_ids, "subject_ids": subject_ids, "bodies": records(bodies)}
    pairs = [(kind, name) for kind in set(kinds) for name in heard_by(kind)]
    if not pairs:
        SQL[f"tell_nobody_{shard}"].run(**facts, at=now, actor_id=actor_id)
        return
    _rung["times"] += 1
    SQL[f"tell_{shard}"].run(
        **facts,
        heard_kinds=[kind for kind, _ in pairs],
        subscribers=[name for _, name in pairs],
        at=now,
        actor_id=actor_id,
    )
