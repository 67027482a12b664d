"""Rows of a CSV file that somebody else wrote: checked and bounded, read once from front to end.

Rows are numbered as a spreadsheet does: the header is row 1. Says what was expected, what came and what to do.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

LONGEST_ROW = 65_536
"""Bytes; also the most that a quote which is never closed can swallow."""

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class BadFile(Exception):
    """The file is not what was expected. Its text is one line for people."""


@dataclass(slots=True)
class _Place:
    """How far the file is read."""

    row: int = 0
    row_bytes: int = 0
    byte: int = 0


def rows(file: BinaryIO, *, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The number and the cells of each row, in the order of `columns`; other columns and blank lines are skipped.

    UTF-8 with or without byte order mark, any line ends. Raises BadFile.
    """
    place = _Place()
    reader = csv.reader(_lines(file, place), strict=True)
    header = _next(reader, place)
    if header is None:
        raise BadFile("The file is empty. Expected a header and rows: export it again.")
    positions = _positions(header, columns)
    while (cells := _next(reader, place)) is not None:
        if not cells:
            continue
        if len(cells) != len(header):
            raise BadFile(
                f"Row {place.row}: expected {len(header)} cells as in the header, came {len(cells)}."
                " Look for a stray comma or quote in this row."
            )
        yield place.row, [cells[position] for position in positions]


def _next(reader: Iterator[list[str]], place: _Place) -> list[str] | None:
    """The next row; `place.row` is its number."""
    place.row += 1
    place.row_bytes = 0
    try:
        return next(reader, None)
    except csv.Error as error:
        raise BadFile(
            f"Row {place.row}: a quote opens here and does not close where a cell ends ({error})."
            " Correct the quotes in this row."
        ) from error


def _positions(header: Sequence[str], columns: Sequence[str]) -> list[int]:
    came = [name.strip() for name in header]
    missing = [name for name in columns if name not in came]
    if missing:
        raise BadFile(
            f"Columns are missing: {', '.join(missing)}. Expected {','.join(columns)};"
            f" came {','.join(came)[:300]!r}. Export the file with these columns."
        )
    repeated = [name for name in columns if came.count(name) > 1]
    if repeated:
        raise BadFile(f"The header has {', '.join(repeated)} more than once. Keep one column of each name.")
    return [came.index(name) for name in columns]


def _lines(file: BinaryIO, place: _Place) -> Iterator[str]:
    while chunk := file.readline(LONGEST_ROW + 1):
        if place.byte == 0 and chunk.startswith(UTF16_MARKS):
            raise BadFile("The file is UTF-16. Expected UTF-8: save it as CSV in UTF-8.")
        for line in chunk.splitlines(keepends=True):
            place.row_bytes += len(line)
            if place.row_bytes > LONGEST_ROW:
                raise BadFile(
                    f"Row {place.row} does not end within {LONGEST_ROW:,} bytes."
                    " Look for a quote in it that is never closed, or for a missing line end."
                )
            text = _decoded(line, place)
            is_first, place.byte = place.byte == 0, place.byte + len(line)
            yield text.removeprefix("\ufeff") if is_first else text


def _decoded(line: bytes, place: _Place) -> str:
    if b"\0" in line:
        raise BadFile(
            f"Row {place.row}: byte {place.byte + line.index(0):,} of the file is NUL. Expected text in UTF-8:"
            " is the file UTF-16, or damaged?"
        )
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise BadFile(
            f"Row {place.row}: byte {place.byte + error.start:,} of the file is 0x{line[error.start]:02x}, which is"
            " no UTF-8. Save the file as CSV in UTF-8 (it may be Windows-1252 or Latin-1 now)."
        ) from error
