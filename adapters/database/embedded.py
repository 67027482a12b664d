"""The embedded PostgreSQL 18: made, started, found again and stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

from adapters.database import DatabaseUnavailable
from adapters.database.binaries import programs
from adapters.database.configuration import configuration
from adapters.database.locks import FileLock, turn
from adapters.database.places import Account, Places, server_account
from adapters.database.roles import DATABASE, OWNER, ensure_roles
from adapters.database.tether import tethered

START_PATIENCE_S = 30.0
STOP_PATIENCE_S = 30.0
LOOK_AGAIN_S = 0.1


class Lifetime(Enum):
    """How long a server runs that was started here."""

    TIED = "until its starter stops it or dies"
    SHARED = "until the last process that uses it stops using it"
    KEPT = "until somebody shuts it down"


class EmbeddedServer:
    """One PostgreSQL server for one home, reached by a Unix socket in a private folder.

    A server that already runs on the home is used as it is: who starts second gets the same server, and does
    not stop what another has started.
    """

    def __init__(self, home: Path) -> None:
        self.places = Places(home.absolute())
        self._postmaster: subprocess.Popen[bytes] | None = None
        self._lifetime = Lifetime.TIED
        self._use = FileLock(self.places.home / "use.lock")

    def start(
        self,
        *,
        lifetime: Lifetime = Lifetime.TIED,
        patience_s: float = START_PATIENCE_S,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Return when the server answers and has its roles and its database.

        After a kill the dead server's children may hold its memory for some seconds, in which PostgreSQL
        refuses to start: it is tried again until the patience is at its end. `pause` is called while waiting
        and may raise to give up. Call it from a thread that lives as long as a TIED server should.
        Raises DatabaseUnavailable.
        """
        account = server_account()
        self.places.prepare(account)
        with turn(self.places.home / "start.lock", patience_s=2 * patience_s, pause=pause):
            self._use.take(shared=True)
            self._lifetime = lifetime
            self._wait_until_it_answers(account, patience_s, pause)
            ensure_roles(self.dsn(OWNER, "postgres"))

    def stop(self) -> None:
        """Stop using the server, and end it if its lifetime is over with that."""
        self._use.give_back()
        if not self.places.home.is_dir():
            return
        tied = self._started_here() and self._lifetime is Lifetime.TIED
        if tied or (self._marker.exists() and self._use.take()):
            self.shut_down()
        self._use.give_back()

    def shut_down(self, *, patience_s: float = STOP_PATIENCE_S) -> None:
        """End the server, whoever started it: sessions are cut, what is committed is kept."""
        for how, wait_s in ((signal.SIGINT, patience_s), (signal.SIGQUIT, 10.0)):
            pid = self.postmaster_pid()
            if pid is None:
                break
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            self._wait_until_gone(wait_s)
        if self.is_running():
            raise DatabaseUnavailable(f"PostgreSQL {self.postmaster_pid()} does not end: see {self.places.server_log}")
        self._postmaster = None
        self._marker.unlink(missing_ok=True)

    def is_running(self) -> bool:
        """True from the start of the server's first process to its end, also while it does not answer yet."""
        return self.postmaster_pid() is not None

    def answers(self) -> bool:
        """True when the server takes a connection now."""
        try:
            psycopg.connect(self.dsn(OWNER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def dsn(self, user: str = OWNER, dbname: str = DATABASE) -> str:
        """The libpq connection string, `key=value` form. It does not change from start to start."""
        return make_conninfo(host=str(self.places.socket), port=5432, user=user, dbname=dbname)

    def postmaster_pid(self) -> int | None:
        """The server's first process, if it lives; also reaps our own if it has died."""
        if self._started_here():
            return self._postmaster.pid if self._postmaster else None
        return _living_postmaster(self.places.cluster)

    @property
    def _marker(self) -> Path:
        """There while the running server is to end with its last user."""
        return self.places.home / "until-unused"

    def _started_here(self) -> bool:
        return self._postmaster is not None and self._postmaster.poll() is None

    def _ensure_cluster(self, account: Account) -> None:
        if not self.places.cluster.is_dir():
            _make_cluster(self.places, account)
        self.places.configuration.write_text(configuration(self.places))
        self.places.configuration.chmod(0o644)

    def _wait_until_it_answers(self, account: Account, patience_s: float, pause: Callable[[float], None]) -> None:
        deadline = time.monotonic() + patience_s
        while not self.answers():
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"PostgreSQL has not come up within {patience_s:.0f} s: {self._last_words()}")
            if not self.is_running():
                self._launch(account)
            pause(LOOK_AGAIN_S)

    def _launch(self, account: Account) -> None:
        self._ensure_cluster(account)
        self._marker.unlink(missing_ok=True)
        command = [str(programs() / "postgres"), "-D", str(self.places.cluster)]
        command += [f"--config-file={self.places.configuration}"]
        if self._lifetime is Lifetime.SHARED:
            self._marker.touch()
        at_death = signal.SIGINT if self._lifetime is Lifetime.TIED else None
        with self.places.start_log.open("wb") as log:
            self._postmaster = subprocess.Popen(
                tethered(command, at_death=at_death, uid=account.uid, gid=account.gid),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.places.ground,
                env=_environment(self.places),
                # A Ctrl-C at the terminal is for the starter alone: the server is to end last.
                start_new_session=True,
            )

    def _last_words(self) -> str:
        lines = self.places.start_log.read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-2:]) or f"see its log in {self.places.server_log}"

    def _wait_until_gone(self, patience_s: float) -> None:
        deadline = time.monotonic() + patience_s
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.02)


def _living_postmaster(cluster: Path) -> int | None:
    """The process that `postmaster.pid` names, unless it is dead, a zombie, or another program by now."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        found = psutil.Process(pid)
        ours = found.uids().real == cluster.stat().st_uid and str(cluster) in found.cmdline()
        lives = ours and found.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.Error):
        return None
    return pid if lives else None


def _make_cluster(places: Places, account: Account) -> None:
    """Make the database files beside their place and move them there, so that half of them never count."""
    fresh = places.cluster.with_name("cluster.new")
    shutil.rmtree(fresh, ignore_errors=True)
    options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options += ["--auth-local=trust", "--auth-host=reject", f"--username={OWNER}", "--no-instructions"]
    command = [str(programs() / "initdb"), "-D", str(fresh), *options]
    made = subprocess.run(
        tethered(command, at_death=signal.SIGTERM, uid=account.uid, gid=account.gid),
        check=False,
        capture_output=True,
        text=True,
        cwd=places.ground,
        env=_environment(places),
    )
    if made.returncode != 0:
        raise DatabaseUnavailable(f"the database files cannot be made: {made.stderr.strip()}")
    fresh.rename(places.cluster)


def _environment(places: Places) -> dict[str, str]:
    """Nothing of ours: a PGDATA or a TMPDIR that somebody set for another purpose must not lead astray."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "TMPDIR": str(places.temporary)}
