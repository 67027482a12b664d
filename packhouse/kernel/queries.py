"""What others may ask of the kernel: the timeline of anything."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from packhouse.kernel.sql import statements
from packhouse.kernel.values import dataclass

SQL = statements(__file__)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it stands in the book."""

    id: int
    subject_id: int
    kind: str
    at: datetime
    actor_id: int
    body: dict[str, Any]


def timeline(
    *, shard: str, shard_id: int, subject_ids: Sequence[int], kinds: Sequence[str], most: int = 500
) -> list[Told]:
    """The facts of some kinds about some subjects, oldest first; at most `most`."""
    return SQL[f"timeline_{shard}"].rows(
        Told, shard_id=shard_id, subject_ids=list(subject_ids), kinds=list(kinds), most=most
    )
