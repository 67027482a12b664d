"""A web process dies before or after a commit: whoever asks again under the same key gets one effect and its answer."""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from interfaces.cli.web import web_service
from tests.faults.shop import Line, Sent, an_order, send_until_taken
from tests.private import START_PATIENCE_S, Private, answers, ended_after, free_port, private_packhouse, wait_until

SENDERS = 8
TOLD = """
    SELECT count(*)
    FROM orders_order AS book
    JOIN kernel_merchantfact AS fact ON fact.merchant_id = book.merchant_id AND fact.subject_id = book.id
    WHERE book.external_id = %s AND fact.kind = %s
"""

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def packhouse() -> Iterator[Private]:
    """A server with a merchant that may send orders; no worker runs."""
    with private_packhouse() as packhouse:
        packhouse.do("tests.faults.plain_world", str(packhouse.home / "key"))
        yield packhouse


@pytest.fixture(scope="module")
def steady(packhouse: Private) -> Iterator[Line]:
    """A line to a web process that lives."""
    with web(packhouse, "steady") as line:
        yield line


@pytest.mark.parametrize("point", ["web.before_commit", "web.after_commit"])
def test_a_request_whose_answer_was_lost_is_answered_as_the_first_time(
    packhouse: Private, steady: Line, point: str
) -> None:
    has_happened = point == "web.after_commit"
    with web(packhouse, f"mortal {point}", PACKHOUSE_FAILPOINT=point) as mortal:
        lost = [Sent(f"{point}-{number}") for number in range(SENDERS)]
        with ThreadPoolExecutor(SENDERS) as senders:
            list(senders.map(lambda order: get_no_answer(mortal, an_order(order.key), order.key), lost))
        there = packhouse.rows("SELECT external_id FROM orders_order WHERE external_id LIKE %s", f"{point}-%")
        assert bool(there) == has_happened

        for order in lost:
            send_until_taken(steady, order)
        assert {(order.key,) for order in lost if order.was_replayed} == set(there)

        cancel, key = f"/v1/orders/{lost[0].order_id}/cancellation", f"cancel {point}"
        packhouse.drain()
        get_no_answer(mortal, None, key, path=cancel)
        first, second = (steady.post(cancel, None, key) for _ in range(2))
        assert (first.status, first.is_replay) == (202, has_happened)
        assert (second.status, second.is_replay, second.body) == (202, True, first.body)

    packhouse.drain()
    assert packhouse.rows(TOLD, f"{point}-0", "CancellationRequested") == [(1,)]
    for order in lost:
        assert packhouse.rows(TOLD, order.key, "OrderAccepted") == [(1,)]
    assert packhouse.findings() == []


@contextmanager
def web(packhouse: Private, name: str, **variables: str) -> Iterator[Line]:
    """A web process as the supervisor starts it, and a line to it."""
    port = free_port()
    service = web_service(host="127.0.0.1", port=port, web_processes=1, environment=variables)
    process = packhouse.start(name, service.command[2:], **service.environment)
    line = Line(port, (packhouse.home / "key").read_text())
    with ended_after([process]):
        wait_until(lambda: answers(port), START_PATIENCE_S, packhouse.log(name).read_text)
        yield line
        line.hang_up()


def get_no_answer(line: Line, content: object, key: str, path: str = "/v1/orders") -> None:
    """Send something to a web process that dies of it."""
    with pytest.raises((OSError, http.client.HTTPException)):
        line.another().post(path, content, key)
