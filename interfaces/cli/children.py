"""One supervised child process: started, watched, restarted, stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from adapters.database.tether import tethered
from interfaces.cli.logs import LogFile

FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 10.0
STEADY_AFTER_S = 30.0
CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class Service:
    """A program to run: its name, its command with a full path, what it adds to the environment.

    `at_death` is what the kernel sends it when the supervisor dies. SIGKILL is sure; a program with children
    of its own needs a signal on which it ends them.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    at_death: signal.Signals = signal.SIGKILL


def command_line(*arguments: str) -> tuple[str, ...]:
    """The command that runs a `packhouse` command as a child."""
    return (sys.executable, "-m", "interfaces.cli", *arguments)


def launch(service: Service, *, folder: Path, output: int | None) -> subprocess.Popen[bytes]:
    """Start a service in a process group of its own; `output` None leaves it our terminal."""
    return subprocess.Popen(
        tethered(service.command, at_death=service.at_death),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        cwd=folder,
        env={**os.environ, **service.environment},
        start_new_session=True,
    )


def has_ended(child: subprocess.Popen[bytes]) -> bool:
    """True when the child has ended. What it has left in its process group is killed.

    It is killed before the child is reaped: after that the group's number may belong to somebody else.
    """
    if child.returncode is not None:
        return True
    if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        return False
    kill_group(child)
    child.wait()
    return True


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


class Child:
    """A service that is to run all the time."""

    def __init__(self, service: Service, *, folder: Path, log_folder: Path) -> None:
        self.service = service
        self.log = LogFile(log_folder, service.name)
        self.running: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self._backoff_s = 0.0
        self._started_at_s = 0.0
        self._due_at_s = 0.0

    def look(self, now_s: float) -> str | None:
        """Start it if it is due; notice its end. Returns a line for the operator if there is one to say."""
        if self.running is None:
            if now_s >= self._due_at_s:
                self._start(now_s)
            return None
        if not has_ended(self.running):
            return None
        return self._bury(self.running, now_s)

    @property
    def output(self) -> int | None:
        """The file descriptor that the child's output comes from, while it may write."""
        pipe = self.running.stdout if self.running is not None else None
        return None if pipe is None or pipe.closed else pipe.fileno()

    def drain(self) -> None:
        """Move what the child has written into its log, as much as is there."""
        if self.output is None:
            return
        with suppress(BlockingIOError):
            while output := os.read(self.output, CHUNK_BYTES):
                self.log.write(output)
            self._close_output()

    def close(self) -> None:
        """Let go of the files of a child that has ended."""
        self.drain()
        self._close_output()
        self.running = None
        self.log.close()

    def _start(self, now_s: float) -> None:
        self.running = launch(self.service, folder=self._folder, output=subprocess.PIPE)
        if self.output is not None:
            os.set_blocking(self.output, False)
        self._started_at_s = now_s

    def _bury(self, ended: subprocess.Popen[bytes], now_s: float) -> str:
        self.drain()
        self._close_output()
        self.running = None
        steady = now_s - self._started_at_s > STEADY_AFTER_S
        longer_s = min(2 * self._backoff_s, LONGEST_BACKOFF_S)
        self._backoff_s = FIRST_BACKOFF_S if steady else max(FIRST_BACKOFF_S, longer_s)
        self._due_at_s = now_s + self._backoff_s
        how = f"{self.service.name} has ended ({_how(ended.returncode)})"
        return f"{how}, starts again in {self._backoff_s:g} s; log: {self.log.path}"

    def _close_output(self) -> None:
        if self.running is not None and self.running.stdout is not None:
            self.running.stdout.close()


def _how(return_code: int) -> str:
    return f"exit code {return_code}" if return_code >= 0 else f"killed by {signal.Signals(-return_code).name}"
