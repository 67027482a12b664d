"""The supervisor: keeps the services and the database up, and ends them all when it is told to."""

import ctypes
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Protocol

from adapters.database import DatabaseUnavailable
from interfaces.cli.children import Child, Service, has_ended, kill_group, launch

ROUND_S = 0.1
STOP_PATIENCE_S = 8.0
SERVER_RETRY_S = 5.0
PR_SET_CHILD_SUBREAPER = 36
MORE_THAN_ONCE = 2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Server(Protocol):
    """A database server that is to be kept up."""

    def is_running(self) -> bool:
        """True while it lives."""
        ...

    def start(self, *, pause: Callable[[float], None]) -> None:
        """Bring it up; `pause` is called while waiting. Raises DatabaseUnavailable."""
        ...


class StopAsked(Exception):
    """Somebody has asked us to stop, by Ctrl-C or a signal."""

    def __init__(self, how: int) -> None:
        super().__init__(signal.Signals(how).name)
        self.how = how


class Supervisor:
    """Runs services side by side; a context manager that leaves no process behind.

    All of it happens in the main thread, in rounds: move the children's output into their logs, start again
    who has died, look after the database.
    """

    def __init__(
        self,
        *,
        folder: Path,
        log_folder: Path,
        server: Server | None,
        tell: Callable[[str], None],
        stop_patience_s: float = STOP_PATIENCE_S,
    ) -> None:
        self._folder = folder
        self._log_folder = log_folder
        self._server = server
        self._server_due_at_s = 0.0
        self._tell = tell
        self._stop_patience_s = stop_patience_s
        self._children: list[Child] = []
        self._task: subprocess.Popen[bytes] | None = None
        self._asked: list[int] = []
        self._undo = ExitStack()

    def __enter__(self) -> "Supervisor":
        # Orphans of our children come to us instead of to process 1, which in a container may not reap them.
        _adopt_orphans(True)
        self._undo.callback(_adopt_orphans, False)
        for how in STOP_SIGNALS:
            self._undo.callback(signal.signal, how, signal.signal(how, self._note))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()
        self._undo.close()

    def start(self, services: Sequence[Service]) -> None:
        """Keep these services running from now on."""
        for service in services:
            self._children.append(Child(service, folder=self._folder, log_folder=self._log_folder))

    def run(self, task: Service, *, output: int | None = None) -> int:
        """Run one program to its end, on our terminal or with this output; its exit code. Raises StopAsked."""
        self._task = launch(task, folder=self._folder, output=output)
        while not has_ended(self._task):
            self.wait(ROUND_S)
        return self._task.returncode

    def wait(self, seconds: float) -> None:
        """Supervise for so long. Raises StopAsked."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._round()
            self._look_after_server()

    def pids(self) -> dict[str, int]:
        """The process of each service that runs now, by name."""
        return {child.service.name: child.running.pid for child in self._children if child.running is not None}

    def stand(self) -> NoReturn:
        """Supervise until somebody asks us to stop. Raises StopAsked."""
        while True:
            self.wait(ROUND_S)

    def _round(self) -> None:
        outputs = [child.output for child in self._children if child.output is not None]
        select.select(outputs, [], [], ROUND_S)
        for child in self._children:
            child.drain()
            if said := child.look(time.monotonic()):
                self._tell(said)
        self._reap_orphans()
        if self._asked:
            raise StopAsked(self._asked[0])

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._round()

    def _look_after_server(self) -> None:
        if self._server is None or time.monotonic() < self._server_due_at_s or self._server.is_running():
            return
        self._tell("PostgreSQL has ended, starts again")
        try:
            self._server.start(pause=self._pause)
            self._tell("PostgreSQL is back")
        except DatabaseUnavailable as failure:
            self._tell(f"{failure}; tried again in {SERVER_RETRY_S:g} s")
            self._server_due_at_s = time.monotonic() + SERVER_RETRY_S

    def _reap_orphans(self) -> None:
        known = {child.pid for child in self._running()}
        with suppress(ChildProcessError):
            while seen := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                if seen.si_pid in known:
                    return
                os.waitpid(seen.si_pid, 0)

    def _running(self) -> list[subprocess.Popen[bytes]]:
        all_of_them = [child.running for child in self._children] + [self._task]
        return [running for running in all_of_them if running is not None]

    def _stop(self) -> None:
        deadline = time.monotonic() + self._stop_patience_s
        for running in self._running():
            running.terminate()
        while time.monotonic() < deadline and len(self._asked) < MORE_THAN_ONCE:
            if not [running for running in self._running() if not has_ended(running)]:
                break
            for child in self._children:
                child.drain()
            time.sleep(ROUND_S / 2)
        for running in self._running():
            if not has_ended(running):
                kill_group(running)
                running.wait()
        for child in self._children:
            child.close()

    def _note(self, how: int, frame: FrameType | None) -> None:
        self._asked.append(how)


def _adopt_orphans(adopt: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)
