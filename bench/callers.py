"""Callers of the web: `python -m bench.callers`, one process, as many connections as asked for, kept open.

It reads a plan of JSON lines from stdin and writes what it measured to stdout. It is light on purpose: it shares the
machine with what it measures, so requests are made beforehand and answers are read no further than needed.
"""

import json
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

CHUNK_BYTES = 262_144
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
SERVED = b"app;dur="
MS = 1e3
GIVE_UP_S = 60.0


class Unanswered(RuntimeError):
    """The web gave no answer, or none that was expected."""


@dataclass
class Caller:
    """One connection and the request it waits for."""

    line: socket.socket
    asked_at_s: float = 0.0
    heard: bytes = b""
    served_ms: float = 0.0

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.heard = b""
        self.asked_at_s = time.perf_counter()
        self.line.sendall(request)

    def hear(self) -> int | None:
        """Read what has come; the status when the answer is complete."""
        came = self.line.recv(CHUNK_BYTES)
        if not came:
            raise Unanswered("the connection was closed")
        self.heard += came
        end = self.heard.find(END_OF_HEAD)
        if end < 0:
            return None
        head = self.heard[:end].lower()
        self.served_ms = _number(head, SERVED)
        length = int(_number(head, LENGTH))
        return int(self.heard[9:12]) if len(self.heard) >= end + len(END_OF_HEAD) + length else None


@dataclass
class Answers:
    """How long answers took: for the caller, and within the server as it says itself."""

    took_ms: list[float]
    served_ms: list[float]


def call(host: str, port: int, requests: Iterator[bytes], *, callers: int, seconds: float) -> Answers:
    """Keep so many callers busy for so long, or until all requests are answered."""
    selector = selectors.DefaultSelector()
    waiting = [Caller(_line(host, port)) for _ in range(callers)]
    for caller in waiting:
        selector.register(caller.line, selectors.EVENT_READ, caller)
    try:
        return _call(selector, waiting, requests, time.perf_counter() + seconds)
    finally:
        for caller in waiting:
            caller.line.close()
        selector.close()


def _line(host: str, port: int) -> socket.socket:
    line = socket.create_connection((host, port), timeout=GIVE_UP_S)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _call(
    selector: selectors.BaseSelector, waiting: list[Caller], requests: Iterator[bytes], until_s: float
) -> Answers:
    answers = Answers([], [])
    busy = 0
    for caller, request in zip(waiting, requests, strict=False):
        caller.ask(request)
        busy += 1
    while busy:
        for key, _ in selector.select(GIVE_UP_S) or _nothing_came():
            if _is_answered(key.data, answers):
                following = next(requests, None) if time.perf_counter() < until_s else None
                busy -= following is None
                if following is not None:
                    key.data.ask(following)
    return answers


def _is_answered(caller: Caller, answers: Answers) -> bool:
    status = caller.hear()
    if status is None:
        return False
    answers.took_ms.append((time.perf_counter() - caller.asked_at_s) * MS)
    answers.served_ms.append(caller.served_ms)
    if not 200 <= status < 300:
        raise Unanswered(caller.heard[:2_000].decode(errors="replace"))
    return True


def _number(head: bytes, name: bytes) -> float:
    at = head.find(name)
    return float(head[at + len(name) :].split(b"\r\n", 1)[0]) if at >= 0 else 0.0


def _nothing_came() -> list[tuple[selectors.SelectorKey, int]]:
    raise Unanswered(f"no answer within {GIVE_UP_S:.0f} s")


def main() -> None:
    """Do what stdin asks for, line by line."""
    for line in sys.stdin:
        plan = json.loads(line)
        requests = [request.encode() for request in plan["requests"]]
        began_s = time.perf_counter()
        answers = call(plan["host"], plan["port"], iter(requests), callers=plan["callers"], seconds=plan["seconds"])
        print(json.dumps({**asdict(answers), "seconds": time.perf_counter() - began_s}), flush=True)


if __name__ == "__main__":
    main()
