"""Every fact has somebody who tells it and somebody who hears it, or a reason why nobody does."""

import ast
import dataclasses
import importlib
from collections import Counter

import pytest

from config.wiring import SUBSCRIPTIONS, UNHEARD
from packhouse.kernel.delivery import Subscription
from packhouse.kernel.facts import Fact
from tests.tidy.sources import Module, modules, report

FACT_MODULES = [module.name for module in modules() if module.door == "facts" and module.room not in {"", "kernel"}]


def facts() -> list[type[Fact]]:
    """Every kind of fact that can be told: those that no other kind is made from."""
    made = [vars(importlib.import_module(name)) for name in FACT_MODULES]
    kinds = {
        kind
        for module in made
        for kind in module.values()
        if isinstance(kind, type) and issubclass(kind, Fact) and kind.__module__ in FACT_MODULES
    }
    return sorted((kind for kind in kinds if not kind.__subclasses__()), key=lambda kind: kind.__name__)


def test_there_are_facts() -> None:
    assert len(facts()) > 30


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.__name__)
def test_a_fact_is_heard_or_listed_as_unheard(kind: type[Fact]) -> None:
    heard = any(kind in subscription.kinds for subscription in SUBSCRIPTIONS)

    assert heard or kind in UNHEARD, "Wire it in config/wiring.py, or list it in UNHEARD with what it is told for."
    assert not (heard and kind in UNHEARD), "It is heard: take it out of UNHEARD."


def test_the_wiring_knows_no_fact_that_is_gone() -> None:
    wired = {kind for subscription in SUBSCRIPTIONS for kind in subscription.kinds} | set(UNHEARD)

    assert not wired - set(facts()), "The wiring names kinds that nobody can tell: take them out."


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.__name__)
def test_a_fact_holds_ids_and_numbers_only(kind: type[Fact]) -> None:
    others = [field.name for field in dataclasses.fields(kind) if field.type is not int]

    assert not others, f"{kind.__name__} holds {others}: a fact says which and how many, a query says the rest."
    assert kind.subject in {field.name for field in dataclasses.fields(kind)}
    assert kind.shard in {"merchant", "facility"}


def test_names_of_facts_are_unique() -> None:
    names = Counter(kind.__name__ for kind in facts())

    assert not [name for name, count in names.items() if count > 1], "A fact is found by its name: choose another."


@pytest.mark.parametrize("kind", facts(), ids=lambda kind: kind.__name__)
def test_a_fact_is_told_by_its_room(kind: type[Fact]) -> None:
    room = kind.__module__.split(".")[1]
    named_in = [
        module.name
        for module in modules()
        if module.room == room and module.name != kind.__module__ and kind.__name__ in _words(module)
    ]

    assert named_in, f"Nobody in {room} tells {kind.__name__}: tell it, or take it away."


def _words(module: Module) -> set[str]:
    names = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    return names | {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}


def test_names_of_subscriptions_are_unique() -> None:
    names = Counter(subscription.name for subscription in SUBSCRIPTIONS)

    assert not [name for name, count in names.items() if count > 1], "Waiting rows would go to the wrong one."


@pytest.mark.parametrize("subscription", SUBSCRIPTIONS, ids=lambda subscription: subscription.name)
def test_a_subscription_hears_one_shard_group_and_calls_a_subscriber(subscription: Subscription) -> None:
    module = subscription.effect.__module__

    assert len({kind.shard for kind in subscription.kinds}) == 1, "Split it: a delivery stays in one shard group."
    assert module.startswith("packhouse.")
    assert module.endswith(".subscribers"), "What hears a fact stands in the room's subscribers.py."


def test_the_reason_why_nobody_hears_is_given() -> None:
    silent = [kind.__name__ for kind, reason in UNHEARD.items() if not reason.strip()]

    assert not silent, report(silent, do="Say what these are told for:")
