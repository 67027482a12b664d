"""The same request key gets the same answer, for as long as keys are kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from packhouse.kernel.refusals import Refused
from packhouse.kernel.sql import records, statements
from packhouse.kernel.transactions import transaction_required
from packhouse.kernel.values import dataclass

SQL = statements(__file__)

LONGEST_KEY = 255
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with the first time."""

    key: str
    fingerprint: str
    status: int
    answer: str


class RequestKeyReused(Refused):
    """The key came before, with another content."""

    says = (
        "The request key {key} was used before for another request."
        " Send the first content again to get its answer, or take a new key."
    )


@transaction_required
def recall(*, merchant_id: int, keys: Sequence[str]) -> dict[str, Answer]:
    """The first answers to these keys, by key. Keys that are new are missing."""
    found = SQL["recall"].rows(Answer, merchant_id=merchant_id, keys=list(keys))
    return {answer.key: answer for answer in found}


@transaction_required
def remember(*, merchant_id: int, answers: Sequence[Answer]) -> set[str]:
    """Keep first answers; the keys that were kept. A key that another kept meanwhile is missing."""
    kept = SQL["remember"].tuples(merchant_id=merchant_id, answers=records(answers))
    return {key for (key,) in kept}


@transaction_required
def forget(*, merchant_id: int, now: datetime) -> int:
    """Forget the answers that are older than `KEPT_FOR`; how many. Such a key is new from then on."""
    return SQL["forget"].run(merchant_id=merchant_id, before=now - KEPT_FOR)
