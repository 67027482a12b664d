"""Two buyers of the last unit of everything: both look, others pass by, both act. A program that says who got it."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import cycle, product

from django.db import connection

from packhouse.facilities.queries import special_locations
from packhouse.fulfillment import operations as fulfillment
from packhouse.fulfillment.values import Sourced
from packhouse.inventory import operations as inventory
from packhouse.inventory import queries as stock
from packhouse.inventory.operations import NotEnoughUnits
from packhouse.inventory.values import BinUnits, Move, ProductUnits, Reason
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.idempotency import Answer, remember
from packhouse.kernel.transactions import as_operator
from packhouse.orders import operations as orders
from packhouse.orders.values import Accepted
from tests.builders import NOON, a_facility, a_merchant, a_product, an_order, stock_of
from tests.races.passers_by import PassersBy

BLOCKED_S = 0.1


class Prize:
    """Something new that only one can get: a product with one unit, two orders for it, a name and a key for it."""

    def __init__(self, name: str) -> None:
        with as_operator():
            self.name = name
            self.merchant_id, self.facility_id = a_merchant(), a_facility()
            self.product_id = a_product(self.merchant_id, name)
            self.bin_id = stock_of(self.facility_id, self.product_id, 1)
            self.order_ids = [self.accept(f"{name} {number}") for number in range(2)]

    def accept(self, external_id: str) -> int:
        """An order of it; its id."""
        new = an_order(external_id, (self.name, 1))
        (answer,) = orders.accept(merchant_id=self.merchant_id, orders=[new], now=NOON, actor_id=SYSTEM)
        assert isinstance(answer, Accepted), answer
        return answer.order_id

    def is_there(self) -> bool:
        """What a buyer sees before."""
        (seen,) = stock.availability(merchant_id=self.merchant_id, product_ids=[self.product_id])
        return seen.available == 1


def reserve(prize: Prize, buyer: int) -> bool:
    """Promise the last unit."""
    inventory.reserve(facility_id=prize.facility_id, wanted=[ProductUnits(prize.product_id, 1)])
    return True


def promise(prize: Prize, buyer: int) -> bool:
    """Promise the last unit of a bin to a pick."""
    inventory.promise_bins(facility_id=prize.facility_id, units=[BinUnits(prize.bin_id, prize.product_id, 0, 1)])
    return True


def carry_away(prize: Prize, buyer: int) -> bool:
    """Take the last unit out of the bin."""
    loss_id = special_locations(prize.facility_id).loss_id
    move = Move(prize.product_id, 1, prize.bin_id, loss_id, Reason.ADJUSTMENT, "skew")
    inventory.move(facility_id=prize.facility_id, moves=[move], now=NOON, actor_id=SYSTEM)
    return True


def source(prize: Prize, buyer: int) -> bool:
    """Plan a shipment of the last unit for an order."""
    order_ids = [prize.order_ids[buyer]]
    (answer,) = fulfillment.source(merchant_id=prize.merchant_id, order_ids=order_ids, now=NOON, actor_id=SYSTEM)
    return isinstance(answer, Sourced) and answer.planned == 1


def accept(prize: Prize, buyer: int) -> bool:
    """Put an order into the book under the same external id."""
    new = an_order(f"{prize.name} new", (prize.name, 1))
    (answer,) = orders.accept(merchant_id=prize.merchant_id, orders=[new], now=NOON, actor_id=SYSTEM)
    return isinstance(answer, Accepted) and not answer.replayed


def keep_the_key(prize: Prize, buyer: int) -> bool:
    """Keep an answer under the same request key."""
    return bool(remember(merchant_id=prize.merchant_id, answers=[Answer(prize.name, "print", 201, f"{buyer}")]))


Act = Callable[[Prize, int], bool]
ACTS: tuple[Act, ...] = (reserve, promise, carry_away, source, accept, keep_the_key)


class Buyer:
    """Somebody with a thread, and so a connection, of his own; his transaction stays open between two steps."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._transaction: AbstractContextManager[None] | None = None

    def looks(self, prize: Prize) -> bool:
        """Open a transaction and look."""
        return self._thread.submit(self._look, prize).result()

    def acts(self, act: Act, prize: Prize, number: int) -> Future[bool]:
        """Begin to act on it; whether he got it."""
        return self._thread.submit(self._act, act, prize, number)

    def commits(self) -> None:
        """End the transaction."""
        self._thread.submit(self._end).result()

    def leaves(self) -> None:
        """Hang up."""
        self._thread.submit(self._hang_up).result()
        self._thread.shutdown()

    def _look(self, prize: Prize) -> bool:
        self._transaction = as_operator()
        self._transaction.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("read committed",)
        return prize.is_there()

    def _act(self, act: Act, prize: Prize, number: int) -> bool:
        try:
            return act(prize, number)
        except NotEnoughUnits as refused:
            self._end(refused)
            return False

    def _end(self, refused: NotEnoughUnits | None = None) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            transaction.__exit__(type(refused) if refused else None, refused, None)

    def _hang_up(self) -> None:
        connection.close()


def main(seconds: str, owner_dsn: str) -> None:
    """Play each act again and again, one after the other and both at once; print how often how many got it."""
    others, buyers = PassersBy(owner_dsn), (Buyer(), Buyer())
    got: dict[str, Counter[int]] = {act.__name__: Counter() for act in ACTS}
    deadline = time.monotonic() + float(seconds)
    games = list(product(ACTS, (False, True)))
    for number, (act, at_once) in enumerate(cycle(games)):
        if number >= len(games) and time.monotonic() > deadline:
            break
        winners = play(act, Prize(f"{act.__name__}-{number}"), buyers, others, at_once=at_once)
        got[act.__name__][winners] += 1
    for buyer in buyers:
        buyer.leaves()
    json.dump(got, sys.stdout)


def play(act: Act, prize: Prize, buyers: tuple[Buyer, Buyer], others: PassersBy, *, at_once: bool) -> int:
    """How many of the two buyers got it."""
    assert [buyer.looks(prize) for buyer in buyers] == [True, True]
    others.pass_by()
    first, second = buyers
    got_it = [first.acts(act, prize, 0)]
    got_it[0].result()
    if at_once:
        got_it.append(second.acts(act, prize, 1))
        time.sleep(BLOCKED_S)
        first.commits()
    else:
        first.commits()
        got_it.append(second.acts(act, prize, 1))
    winners = sum(each.result() for each in got_it)
    second.commits()
    return winners
