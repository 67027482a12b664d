"""Log files of child processes: each line stamped and named, the size bounded."""

import time
from pathlib import Path

BYTES_MAX = 20_000_000
LINE_BYTES_MAX = 65_536


class LogFile:
    """One file that grows to a bound, is then kept as `.1`, and begins anew."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.log"
        self._name = name
        self._rest = b""
        self._file = self.path.open("ab")

    def write(self, output: bytes) -> None:
        """Add what a child has written; a line is stamped when its end has come."""
        *lines, self._rest = (self._rest + output).split(b"\n")
        if len(self._rest) > LINE_BYTES_MAX:
            lines, self._rest = [*lines, self._rest], b""
        stamp = time.strftime("%Y-%m-%d %H:%M:%S").encode()
        for line in lines:
            self._file.write(b"%s %s | %s\n" % (stamp, self._name.encode(), line))
        self._file.flush()
        if self._file.tell() > BYTES_MAX:
            self._begin_anew()

    def close(self) -> None:
        """Write what has no end of line yet, and close."""
        if self._rest:
            self.write(b"\n")
        self._file.close()

    def _begin_anew(self) -> None:
        self._file.close()
        self.path.rename(self.path.with_suffix(".log.1"))
        self._file = self.path.open("ab")
