"""Programs with facts of their own: many are told, and whoever hears one answers it with another.

An answer is written in the transaction of the delivery, so that the book of facts says what was heard, how often
and in which order.
"""

import time
from datetime import UTC, datetime
from typing import ClassVar

from packhouse.kernel import facts
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.delivery import Heard, Subscription, deliver, due
from packhouse.kernel.transactions import as_operator
from packhouse.kernel.values import dataclass

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
A_HANDFUL = 50


@dataclass(frozen=True, slots=True)
class Rang(facts.FacilityFact):
    """Somebody rang at a door."""

    subject: ClassVar[str] = "door"

    door: int


@dataclass(frozen=True, slots=True)
class Answered(Rang):
    """Somebody opened."""


def answer_all_but(poison: int) -> Subscription:
    """Who opens every door but one, at which everything fails."""

    def answer(heard: Heard) -> None:
        if any(fact.door == poison for fact in heard.facts):
            raise ValueError(f"door {poison} bites")
        told = [Answered(fact.facility_id, fact.door) for fact in heard.facts]
        facts.tell(told, now=heard.now, actor_id=heard.actor_id)

    return Subscription("tests.answer", (Rang,), answer)


def main(what: str, *numbers: str) -> None:
    """`ring FACILITY CALLS DOORS`: ring at so many doors, so often.

    `answer POISON [SECONDS]`: answer until nobody waits any more; from that second since 1970 on.
    """
    if what == "ring":
        ring(*map(int, numbers))
        return
    poison, *start = map(int, numbers)
    time.sleep(max(0.0, sum(start) - time.time()))
    print(answer(poison))


def ring(facility_id: int, calls: int, doors: int) -> None:
    """Ring at all doors, so many times; each time is one telling."""
    facts.install({"Rang": ("tests.answer",)})
    for call in range(calls):
        with as_operator():
            told = [Rang(facility_id, call * doors + door) for door in range(doors)]
            facts.tell(told, now=NOW, actor_id=SYSTEM)


def answer(poison: int) -> int:
    """Deliver until nothing is due; how many facts."""
    subscription = answer_all_but(poison)
    delivered = 0
    while True:
        with as_operator():
            waiting = due("facility")
        delivered += sum(
            deliver(subscription, shard_id=each.shard_id, now=NOW, actor_id=SYSTEM, most=A_HANDFUL) for each in waiting
        )
        if not waiting:
            return delivered
