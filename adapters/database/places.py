"""Where the embedded server keeps its state, and the system account that it runs under."""

import hashlib
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from adapters.database import DatabaseUnavailable

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_STATE = Path("/var/lib/packhouse")
SYSTEM_ACCOUNT = "pgserver"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 107


def home(apart: str = "") -> Path:
    """The folder of all state: PACKHOUSE_HOME, else `.var` of the checkout; as root a folder in /var/lib.

    PostgreSQL refuses to run as root, and the account that it runs under instead cannot enter /root: so
    root's state never lies in the checkout. `apart` names a folder inside, for what must not touch the state
    of everyday work, such as tests.
    """
    chosen = os.environ.get("PACKHOUSE_HOME")
    if chosen:
        ground = Path(chosen).expanduser().absolute()
    elif os.geteuid() == 0:
        ground = SYSTEM_STATE / short_hash(CHECKOUT)
    else:
        ground = CHECKOUT / ".var"
    return ground / apart


def short_hash(path: Path) -> str:
    """Ten characters that stand for a path where the path itself would be too long."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


@dataclass(frozen=True)
class Account:
    """The system account of the server: its numeric user and group."""

    uid: int
    gid: int


def server_account() -> Account:
    """The account that runs the server: ourselves, or as root `pgserver`, which is made if it is missing."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid())
    try:
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        _add_system_account()
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _add_system_account() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root and the account {SYSTEM_ACCOUNT} cannot be made "
            f"({reason.strip()}): run as an ordinary user, or make it with: {' '.join(command)}"
        ) from error


@dataclass(frozen=True)
class Places:
    """The folders and files of one embedded server.

    The server's account owns `postgres` and nothing else. What root writes lies outside of it, or whoever
    commands the server could make root write through a symbolic link.
    """

    home: Path

    @property
    def ground(self) -> Path:
        """What belongs to the server's account and to nobody else."""
        return self.home / "postgres"

    @property
    def cluster(self) -> Path:
        """The database files."""
        return self.ground / "cluster"

    @property
    def configuration(self) -> Path:
        """The settings, written anew at each start."""
        return self.home / "postgres.conf"

    @property
    def start_log(self) -> Path:
        """What the server said at its last start."""
        return self.home / "log" / "postgres-start.log"

    @property
    def server_log(self) -> Path:
        """The folder of the server's own log: a file for each day of the week."""
        return self.ground / "log"

    @property
    def temporary(self) -> Path:
        """The server's private TMPDIR."""
        return self.ground / "tmp"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket: in the home, or a private one with a short and plain name.

        A socket's path has a limit, and a comma in it would begin the name of another server.
        """
        inside = self.ground / "run"
        fits = len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX
        if fits and not set(str(inside)) & set(",\"'\\"):
            return inside
        return Path("/tmp") / f"packhouse-{os.geteuid()}-{short_hash(self.home)}"

    def prepare(self, account: Account) -> None:
        """Make the folders, private to the account, and see that it can enter them."""
        try:
            _make_parents(self.home)
            self.start_log.parent.mkdir(mode=0o700, exist_ok=True)
            for folder in (self.ground, self.server_log, self.temporary, self.socket):
                _make_private(folder, account)
        except OSError as error:
            raise DatabaseUnavailable(
                f"the state folder {self.home} cannot be used ({error}): name another one with PACKHOUSE_HOME"
            ) from error
        _demand_entry(self.home, account)


def _make_parents(folder: Path) -> None:
    """Make a folder and its parents; as root open to be passed through, whatever the umask."""
    if folder.is_dir():
        return
    _make_parents(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755 if os.geteuid() == 0 else 0o700)


def _make_private(folder: Path, account: Account) -> None:
    """Make a folder that only the account may enter; refuse one that somebody else put there before."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
            raise PermissionError(f"{folder} is not a folder that only PostgreSQL's account may enter") from None


def _demand_entry(folder: Path, account: Account) -> None:
    for step in (folder, *folder.parents):
        found = step.stat()
        if found.st_uid == account.uid:
            enter = stat.S_IXUSR
        elif found.st_gid == account.gid:
            enter = stat.S_IXGRP
        else:
            enter = stat.S_IXOTH
        if not found.st_mode & enter:
            raise DatabaseUnavailable(
                f"the account {SYSTEM_ACCOUNT}, which runs PostgreSQL for root, may not enter {step}: "
                f"name a folder outside of it with PACKHOUSE_HOME, such as {SYSTEM_STATE}/main"
            )
