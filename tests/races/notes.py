"""What a process writes down as soon as it has been promised: one JSON line each, read by the test afterwards."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Notebook:
    """A file of one process. A line is with the operating system before the process does anything else."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def note(self, what: str, **facts: object) -> None:
        """Write down that something happened."""
        self._file.write(json.dumps({"what": what, **facts}).encode() + b"\n")


def read_notes(paths: list[Path], what: str) -> Iterator[dict[str, Any]]:
    """All that was noted of a kind."""
    for path in paths:
        for line in path.read_bytes().splitlines():
            note = json.loads(line)
            if note["what"] == what:
                yield note
