"""Who may open a transaction, and as whom.

An interface opens one (`as_operator`, `as_merchant`), a verb demands one (`transaction_required`), nobody
nests. The role and the merchant are set for this transaction alone, so a pooled connection carries nothing
over to the next caller. A transaction that says neither sees no row: the log-in role itself has no rights.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from packhouse.kernel.sql import become

P = ParamSpec("P")
R = TypeVar("R")

OPERATOR_ROLE = "packhouse_operator"
MERCHANT_ROLE = "packhouse_merchant"


class TransactionMissing(RuntimeError):
    """A verb was called outside a transaction: the interface forgot to open one."""


def transaction_required(verb: Callable[P, R]) -> Callable[P, R]:
    """Refuse to run a verb outside a transaction."""

    @wraps(verb)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise TransactionMissing(f"{verb.__module__}.{verb.__name__} needs an open transaction")
        return verb(*args, **kwargs)

    return guarded


@contextmanager
def as_operator() -> Iterator[None]:
    """Open a transaction with the operator's rights: every merchant, no way around the checks."""
    with transaction.Atomic(using="default", savepoint=False, durable=True):
        become_operator()
        yield


@contextmanager
def as_merchant(merchant_id: int) -> Iterator[None]:
    """Open a transaction that sees and writes this merchant's rows alone."""
    with transaction.Atomic(using="default", savepoint=False, durable=True):
        become_merchant(merchant_id)
        yield


@contextmanager
def as_auditor() -> Iterator[None]:
    """Open a transaction that sees all rows as they are at one moment, and writes none."""
    with transaction.Atomic(using="default", savepoint=False, durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        become_operator()
        yield


def become_operator() -> None:
    """Give the rest of the open transaction the operator's rights."""
    become(OPERATOR_ROLE, "")


def become_merchant(merchant_id: int) -> None:
    """Give the rest of the open transaction one merchant's rights: one commit may serve several merchants."""
    become(MERCHANT_ROLE, str(merchant_id))
