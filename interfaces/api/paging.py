"""Pages that a cursor leads through: by key, so that a page costs the same wherever it is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Never, TypeVar

from pydantic import Field

from interfaces.api.refusals import ParameterInvalid

T = TypeVar("T")

MOST = 500
LARGEST_ID = 2**63 - 1
USUAL = 100

Limit = Annotated[int, Field(ge=1, le=MOST, description="The most items of a page.")]
Cursor = Annotated[str, Field(max_length=500, description="Where to go on: the last page's next_cursor.")]


def page_of(rows: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """The rows of a page out of those asked for, one more than fit; and whether there is a next page."""
    return rows[:limit], len(rows) > limit


def cursor_of(*key: str | int) -> str:
    """A cursor that stands behind a key."""
    return urlsafe_b64encode("\0".join(str(part) for part in key).encode()).decode().rstrip("=")


def text_after(cursor: str) -> str:
    """The key of texts that a cursor stands behind; empty at the start."""
    return _parts(cursor, 1)[0] if cursor else ""


def numbers_after(cursor: str, count: int) -> tuple[int, ...]:
    """The key of ids that a cursor stands behind; zeros at the start."""
    if not cursor:
        return (0,) * count
    numbers = [number(part) for part in _parts(cursor, count)]
    return tuple(part if part is not None else _refuse(cursor) for part in numbers)


def number(text: str) -> int | None:
    """An id as it is written in an address; None if it cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))):
        return None
    return min(int(text), LARGEST_ID)


def _parts(cursor: str, count: int) -> list[str]:
    try:
        parts = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\0")
    except ValueError:
        return [_refuse(cursor)]
    return parts if len(parts) == count else [_refuse(cursor)]


def _refuse(cursor: str) -> Never:
    raise ParameterInvalid(parameter="cursor", expected="the next_cursor of a page", came=cursor[:80])
