"""Callers who come at the same time are answered together, and none suffers for another."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import orjson
import pytest
from django.db import connections

from interfaces.api import posting
from interfaces.api.gather import Gathering
from interfaces.api.incoming import ORDERS
from interfaces.api.posting import PostedOrder
from packhouse.kernel.transactions import as_operator
from packhouse.merchants import queries as merchants
from packhouse.orders import operations
from tests.api.conftest import Shop, an_order
from tests.builders import SYSTEM

CALLERS = 64


def at_once(ask: Any, questions: Sequence[Any]) -> list[Any]:
    """What many threads get that ask at the same moment, in the order of the questions."""
    ready = Barrier(len(questions))

    def one(question: Any) -> Any:
        ready.wait()
        try:
            return ask(question)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(questions)) as threads:
        return list(threads.map(one, questions))


def doubled(questions: Sequence[int]) -> list[int]:
    return [2 * question for question in questions]


def test_one_alone_is_answered_by_its_own_thread() -> None:
    threads: list[int] = []

    def answer(questions: Sequence[int]) -> list[int]:
        threads.append(threading.get_ident())
        return doubled(questions)

    assert Gathering(answer).ask(21) == 42
    assert threads == [threading.get_ident()]


def test_whoever_waits_while_another_leads_is_answered_together() -> None:
    batches: list[list[int]] = []
    started, go_on = Event(), Event()

    def answer(questions: Sequence[int]) -> list[int]:
        batches.append(sorted(questions))
        started.set()
        assert go_on.wait(10)
        return doubled(questions)

    gathering = Gathering(answer)
    with ThreadPoolExecutor(10) as threads:
        first = threads.submit(gathering.ask, 0)
        assert started.wait(10)
        others = [threads.submit(gathering.ask, number) for number in range(1, 10)]
        while len(gathering._waiting) < 9:
            pass
        go_on.set()
        answers = [asked.result(10) for asked in (first, *others)]

    assert answers == doubled(range(10))
    assert batches == [[0], list(range(1, 10))]


def test_no_more_than_the_most_are_answered_together() -> None:
    sizes: list[int] = []

    def answer(questions: Sequence[int]) -> list[int]:
        sizes.append(len(questions))
        return doubled(questions)

    gathering = Gathering(answer, most=5)

    assert at_once(gathering.ask, range(CALLERS)) == doubled(range(CALLERS))
    assert max(sizes) <= 5
    assert sum(sizes) == CALLERS


def test_questions_that_must_stand_apart_are_never_answered_together() -> None:
    batches: list[list[int]] = []

    def answer(questions: Sequence[int]) -> list[int]:
        batches.append(list(questions))
        return doubled(questions)

    gathering = Gathering(answer)

    assert at_once(lambda number: gathering.ask(number, apart=number % 8), range(CALLERS)) == doubled(range(CALLERS))
    for batch in batches:
        assert len({number % 8 for number in batch}) == len(batch)


def test_a_failure_reaches_each_who_waited_and_nobody_after() -> None:
    def answer(questions: Sequence[int]) -> list[int]:
        if 13 in questions:
            raise ZeroDivisionError
        return doubled(questions)

    gathering = Gathering(answer)

    with pytest.raises(ZeroDivisionError):
        gathering.ask(13)
    assert gathering.ask(14) == 28


def test_too_few_answers_are_a_failure_and_not_a_hang() -> None:
    gathering: Gathering[int, int] = Gathering(lambda questions: [])

    with pytest.raises(ValueError, match="zip"):
        gathering.ask(1)


def test_many_callers_with_doubles_have_one_effect_for_each_order(shop: Shop) -> None:
    orders = [an_order(f"A-{number % 16}") for number in range(CALLERS)]

    answers = at_once(lambda order: Shop(shop.token).post("/v1/orders", order), orders)

    assert sorted(answer.status for answer in answers) == [200] * 48 + [201] * 16
    ids = {answer.json["external_id"]: answer.json["id"] for answer in answers}
    assert all(answer.json["id"] == ids[answer.json["external_id"]] for answer in answers)
    assert len(shop.get("/v1/orders").json["items"]) == 16


def test_many_callers_with_the_same_keys_have_one_effect_for_each_key(shop: Shop) -> None:
    asked = [(an_order(f"A-{number % 8}"), f"key-{number % 8}") for number in range(CALLERS)]

    answers = at_once(lambda each: Shop(shop.token).post("/v1/orders", each[0], key=each[1]), asked)

    assert [answer.status for answer in answers] == [201] * CALLERS
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == CALLERS - 8
    assert len({answer.body for answer in answers}) == 8


def test_one_key_with_two_contents_at_once_takes_the_first(shop: Shop) -> None:
    orders = [an_order("A-1"), an_order("A-2")] * 16

    answers = at_once(lambda order: Shop(shop.token).post("/v1/orders", order, key="k"), orders)

    (order,) = shop.get("/v1/orders").json["items"]
    for answer, sent in zip(answers, orders, strict=True):
        if sent["external_id"] == order["external_id"]:
            assert answer.status == 201
        else:
            answer.problem(422, "request_key_reused")


def test_orders_of_two_merchants_share_a_commit_and_nothing_else(shop: Shop, other_shop: Shop) -> None:
    asked = [(each, f"A-{number}") for number in range(16) for each in (shop, other_shop)]

    answers = at_once(lambda ask: Shop(ask[0].token).post("/v1/orders", an_order(ask[1])), asked)

    assert [answer.status for answer in answers] == [201] * 32
    for each in (shop, other_shop):
        assert len(each.get("/v1/orders").json["items"]) == 16


def posted(external_id: str, code: str = "acme") -> PostedOrder:
    """An order that has come in and waits for its commit."""
    with as_operator():
        merchant = merchants.merchant(code)
    assert merchant
    order = ORDERS.one.validate_json(orjson.dumps(an_order(external_id)))
    return PostedOrder(merchant.id, SYSTEM, order, None)


def test_a_refused_order_fails_no_neighbor(shop: Shop) -> None:
    bad = an_order("A-BAD", lines=[{"sku": "NONE", "quantity": 1}])
    orders = [an_order(f"A-{number}") for number in range(31)] + [bad]

    answers = at_once(lambda order: Shop(shop.token).post("/v1/orders", order), orders)

    assert [answer.status for answer in answers] == [201] * 31 + [422]


def test_an_order_that_breaks_the_commit_fails_no_neighbor(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    accept = operations.accept

    def accept_or_break(**asked: Any) -> Any:
        if any(order.external_id == "A-POISON" for order in asked["orders"]):
            raise ZeroDivisionError
        return accept(**asked)

    monkeypatch.setattr(posting.orders, "accept", accept_or_break)
    waiting = [posted("A-1"), posted("A-POISON"), posted("A-2")]

    replies = posting.post_together(waiting)

    assert [reply.status for reply in replies] == [201, 500, 201]
    found = [order["external_id"] for order in shop.get("/v1/orders").json["items"]]
    assert found == ["A-1", "A-2"]


def test_a_batch_of_two_merchants_is_one_transaction(shop: Shop, other_shop: Shop) -> None:
    waiting = [posted("A-1"), posted("B-1", "ajax"), posted("A-2")]

    replies = posting.post_together(waiting)

    assert [reply.status for reply in replies] == [201, 201, 201]
    accepted = [order["accepted_at"] for each in (shop, other_shop) for order in each.get("/v1/orders").json["items"]]
    assert len(accepted) == 3


def test_a_deadlock_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    accept, tries = operations.accept, []

    def deadlock_twice(**asked: Any) -> Any:
        tries.append(1)
        if len(tries) <= 2:
            with connections["default"].cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")
        return accept(**asked)

    monkeypatch.setattr(posting.orders, "accept", deadlock_twice)

    assert shop.post("/v1/orders", an_order()).status == 201
    assert len(tries) == 3
