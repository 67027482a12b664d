"""What it ran on: figures mean little without it."""

import os
import platform
from pathlib import Path
from typing import Any

import psutil

from bench.databases import Databases

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size", "jit")


def machine(databases: Databases) -> dict[str, Any]:
    """Processor, memory, versions, and the settings of the server that durability and speed hang on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "postgresql": databases.ask("SHOW server_version"),
        "server": {name: databases.ask(f"SHOW {name}") for name in SETTINGS},
        "load_before": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
