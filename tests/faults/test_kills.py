"""What `packhouse up` runs is killed with -9 while a shop sends orders: what was acknowledged is there, once."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random

import psutil
import pytest

from tests.faults.shop import TAKEN, Line, Sent, Shop, an_order
from tests.private import Whole, wait_until, whole_packhouse

DATABASE_KILLS = int(os.environ.get("PACKHOUSE_DATABASE_KILLS", "3"))
WEB_KILLS = int(os.environ.get("PACKHOUSE_WEB_KILLS", "4"))
SEED = int(os.environ.get("PACKHOUSE_KILL_SEED", str(int(time.time()))))
SENDERS = 6
SOONEST_S, LATEST_S = 0.5, 2.0
ON_ITS_WAY_S = 0.1
RECOVERY_S = 30.0
SETTING_UP_S = 90.0

Kill = Callable[[Whole, Random], None]

STARTED = "SELECT pg_postmaster_start_time()"
NOT_ONCE = """
    SELECT book.external_id, said.facts, kept.keys, sent.shipments, sent.units
    FROM orders_order AS book
    CROSS JOIN LATERAL (
        SELECT count(*) AS facts FROM kernel_merchantfact AS fact
        WHERE fact.merchant_id = book.merchant_id AND fact.subject_id = book.id AND fact.kind = 'OrderAccepted'
    ) AS said
    CROSS JOIN LATERAL (
        SELECT count(*) AS keys FROM kernel_requestkey AS kept
        WHERE kept.merchant_id = book.merchant_id AND kept.key = book.external_id
    ) AS kept
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT shipment.id) AS shipments, coalesce(sum(line.quantity), 0) AS units
        FROM fulfillment_shipment AS shipment
        JOIN fulfillment_shipmentline AS line
            ON line.facility_id = shipment.facility_id AND line.shipment_id = shipment.id
        WHERE shipment.merchant_id = book.merchant_id AND shipment.order_id = book.id
    ) AS sent
    WHERE book.external_id LIKE %s AND (said.facts, kept.keys, sent.shipments, sent.units) <> (1, 1, 1, 1)
"""


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Whole]:
    """All of Packhouse, with a merchant that may send orders."""
    with whole_packhouse(web_processes=2) as packhouse:
        packhouse.do("tests.faults.plain_world", str(packhouse.home / "key"))
        yield packhouse


@pytest.mark.timeout(SETTING_UP_S + DATABASE_KILLS * (LATEST_S + RECOVERY_S))
def test_a_killed_database_comes_back_and_keeps_its_word(packhouse: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    dice = Random(SEED)
    started = set(packhouse.rows(STARTED))
    with a_shop(packhouse, "database").open() as shop:
        recoveries = []
        for _ in range(DATABASE_KILLS):
            recoveries.append(recovery_after(kill_database, packhouse, shop, dice))
            started |= set(packhouse.rows(STARTED))

    assert len(started) == 1 + DATABASE_KILLS, "some kill killed nothing"
    report(capsys, "database", shop, recoveries)
    demand_that_every_order_is_there_once(packhouse, shop)


@pytest.mark.timeout(SETTING_UP_S + WEB_KILLS * (LATEST_S + RECOVERY_S))
def test_a_killed_web_process_loses_and_doubles_nothing(packhouse: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    dice = Random(SEED)
    with a_shop(packhouse, "web").open() as shop:
        recoveries = [recovery_after(kill_a_web_process, packhouse, shop, dice) for _ in range(WEB_KILLS)]

    report(capsys, "web process", shop, recoveries)
    assert any(order.failures for order in shop.sent), "no kill hit anything"
    demand_that_every_order_is_there_once(packhouse, shop)


def a_shop(packhouse: Whole, name: str) -> Shop:
    token = (packhouse.home / "key").read_text()
    return Shop(name=name, port=packhouse.port, token=token, senders=SENDERS)


def recovery_after(kill: Kill, packhouse: Whole, shop: Shop, dice: Random) -> float:
    """Kill at some moment; how many seconds it took until everybody was served again."""
    time.sleep(dice.uniform(SOONEST_S, LATEST_S))
    kill(packhouse, dice)
    killed_at_s = time.monotonic()
    # What was on its way back in that moment does not count.
    is_back = killed_at_s + ON_ITS_WAY_S
    return wait_until(lambda: shop.all_served_since_s() > is_back, RECOVERY_S, lambda: f"seed {SEED}: {shop.faults}")


def kill_database(packhouse: Whole, dice: Random) -> None:
    """The first process of the server and all others, as when the power fails."""
    pid = packhouse.server.postmaster_pid()
    assert pid is not None
    postmaster = psutil.Process(pid)
    for each in [postmaster, *postmaster.children()]:
        with suppress(psutil.NoSuchProcess):
            each.kill()


def kill_a_web_process(packhouse: Whole, dice: Random) -> None:
    """One of those that answer, or the one that starts them."""
    listening, workers = packhouse.web_processes()
    dice.choice([listening, *workers, *workers]).kill()


def report(capsys: pytest.CaptureFixture[str], what: str, shop: Shop, recoveries: list[float]) -> None:
    seen = dict(Counter(failure for order in shop.sent for failure in order.failures))
    replays = sum(order.was_replayed for order in shop.sent)
    gaps = ", ".join(f"{seconds:.1f}" for seconds in recoveries)
    with capsys.disabled():
        print(f"\n{len(recoveries)} kills of the {what}, seed {SEED}: {len(shop.sent)} orders taken; shops saw {seen}")
        print(f"{replays} orders had been taken when it was asked again; all shops served again after {gaps} s")
    assert shop.faults == []


def demand_that_every_order_is_there_once(packhouse: Whole, shop: Shop) -> None:
    ours = f"{shop.name}-%"
    wait_until(lambda: not packhouse.facts_wait(), RECOVERY_S, lambda: "facts still wait")

    there = dict(packhouse.rows("SELECT external_id, id::text FROM orders_order WHERE external_id LIKE %s", ours))
    assert there == {order.key: order.order_id for order in shop.sent}
    assert packhouse.rows(NOT_ONCE, ours) == []
    assert packhouse.findings() == []

    line = Line(packhouse.port, (packhouse.home / "key").read_text())
    for order in asked_again(shop):
        reply = line.post("/v1/orders", an_order(order.key), order.key)
        assert (reply.status in TAKEN, reply.is_replay, reply.body["id"]) == (True, True, order.order_id)
    line.hang_up()


def asked_again(shop: Shop) -> list[Sent]:
    """All that were in doubt, and some of the others."""
    in_doubt = [order for order in shop.sent if order.failures]
    return in_doubt + Random(SEED).sample(shop.sent, min(len(shop.sent), 100))
