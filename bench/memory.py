"""How much memory each process holds."""

from collections.abc import Mapping

import psutil

MB = 2**20


def memory_mb(pids: Mapping[str, int]) -> dict[str, float]:
    """Resident memory by service, in MB: of its largest process, if it has several."""
    return {name: _largest(pid) for name, pid in pids.items()}


def _largest(pid: int) -> float:
    first = psutil.Process(pid)
    family = [first, *first.children(recursive=True)]
    return round(max(process.memory_info().rss for process in family) / MB, 1)
