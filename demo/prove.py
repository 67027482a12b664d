"""After the play: the same file taken in once more changes nothing, and the books are true."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from demo import intake
from demo.week import FILE, Week
from interfaces.audit import audit

REPORT = "one_week.set-aside.csv"


@dataclass(frozen=True, slots=True)
class Proved:
    """What the second import came to, and what is not true: one line each."""

    imported: intake.Totals
    invariants: int
    findings: tuple[str, ...]

    @property
    def changed(self) -> int:
        """Orders and products that the second import made or refused: there should be none."""
        totals = self.imported
        return totals.orders_new + totals.orders_refused + totals.products_made

    @property
    def is_sound(self) -> bool:
        """Whether all is as it should be."""
        return not self.changed and self.imported.accounts_for_every_row and not self.findings


def prove(week: Week, home: Path, *, is_whole: bool) -> Proved:
    """Take the file in again and verify. A week that was not played to its end is taken in whole first."""
    owners = intake.merchant_ids(None)
    if not is_whole:
        _take_in(week, owners, home / REPORT)
    imported = _take_in(week, owners, home / REPORT)
    proofs = list(audit())
    findings = tuple(f"{proof.subject}: {broken.states}" for proof in proofs for broken in proof.broken)
    return Proved(imported, sum(proof.tried for proof in proofs), findings)


def _take_in(week: Week, owners: Mapping[str, int], report: Path) -> intake.Totals:
    return intake.take_in(FILE, week.found, merchant_ids=owners, report=report, seen=lambda more: None)
