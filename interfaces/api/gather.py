"""Callers that wait at the same time are answered together: one of them leads, the others follow.

Whoever finds nobody leading leads: takes all that wait by then, answers them at once and names the next leader.
There is no timer and no thread besides the callers': one alone is served at once, as if nothing were gathered.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")

MOST_TOGETHER = 500


def _taken_lock() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class Caller(Generic[Q, A]):
    """Someone who waits: for an answer, or to be told to lead."""

    question: Q
    apart: Hashable
    answers: list[A] = field(default_factory=list)
    failure: BaseException | None = None
    turn: Lock = field(default_factory=_taken_lock)


class Gathering(Generic[Q, A]):
    """A place where callers meet. `answer_all` gets what they ask, and gives as many answers in that order."""

    def __init__(self, answer_all: Callable[[Sequence[Q]], Sequence[A]], *, most: int = MOST_TOGETHER) -> None:
        self._answer_all = answer_all
        self._most = most
        self._lock = Lock()
        self._waiting: deque[Caller[Q, A]] = deque()
        self._is_led = False

    def ask(self, question: Q, *, apart: Hashable = None) -> A:
        """The answer to a question. Questions of the same `apart` are answered one after the other."""
        caller: Caller[Q, A] = Caller(question, apart)
        with self._lock:
            self._waiting.append(caller)
            leads = not self._is_led
            self._is_led = True
        if not leads:
            caller.turn.acquire()
        if not caller.answers and caller.failure is None:
            self._lead(caller)
        if caller.failure is not None:
            raise caller.failure
        return caller.answers[0]

    def _lead(self, leader: Caller[Q, A]) -> None:
        together = self._take()
        try:
            answers = self._answer_all([caller.question for caller in together])
            for caller, answer in zip(together, answers, strict=True):
                caller.answers.append(answer)
        except BaseException as failure:
            for caller in together:
                caller.failure = failure
        finally:
            self._name_next()
            for caller in together:
                if caller is not leader:
                    caller.turn.release()

    def _take(self) -> list[Caller[Q, A]]:
        """All that wait and may be answered together; the leader waits in front."""
        together: list[Caller[Q, A]] = []
        left: deque[Caller[Q, A]] = deque()
        seen: set[Hashable] = set()
        with self._lock:
            while self._waiting and len(together) < self._most:
                caller = self._waiting.popleft()
                if caller.apart is not None and caller.apart in seen:
                    left.append(caller)
                    continue
                seen.add(caller.apart)
                together.append(caller)
            self._waiting.extendleft(reversed(left))
        return together

    def _name_next(self) -> None:
        with self._lock:
            successor = self._waiting[0] if self._waiting else None
            self._is_led = successor is not None
        if successor is not None:
            successor.turn.release()
