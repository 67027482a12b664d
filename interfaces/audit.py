"""Proves the invariants, each facility, each merchant and the database in one snapshot of its own.

The command line, the demo, the bench and the tests all run this. It reports; it repairs nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packhouse.facilities import queries as facilities
from packhouse.kernel.invariants import Broken, Scope, broken, invariants
from packhouse.kernel.transactions import as_auditor
from packhouse.merchants import queries as merchants


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose rows are looked at: a facility, a merchant, or the database itself (id 0)."""

    scope: Scope
    id: int
    code: str

    def __str__(self) -> str:
        return f"{self.scope} {self.code}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, how many invariants were tried there, and those that do not hold."""

    subject: Subject
    tried: int
    broken: tuple[Broken, ...]


def audit(*, facility: str | None = None, merchant: str | None = None) -> Iterator[Proof]:
    """Prove all there is, or what concerns one facility or one merchant alone, named by code.

    Raises KeyError for a code that nobody has.
    """
    for subject in _subjects(facility, merchant):
        tried = sum(each.scope is subject.scope for each in invariants())
        with as_auditor():
            yield Proof(subject, tried, tuple(broken(subject.scope, subject.id)))


def _subjects(facility: str | None, merchant: str | None) -> list[Subject]:
    with as_auditor():
        sites = [Subject(Scope.FACILITY, each.id, each.code) for each in facilities.facilities()]
        owners = [Subject(Scope.MERCHANT, each.id, each.code) for each in merchants.merchants()]
    if facility is None and merchant is None:
        return [*sites, *owners, Subject(Scope.DATABASE, 0, "itself")]
    return [*_named(facility, sites), *_named(merchant, owners)]


def _named(code: str | None, subjects: Iterable[Subject]) -> list[Subject]:
    return [{each.code: each for each in subjects}[code]] if code is not None else []
