"""The supervisor keeps its children up and leaves none behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from adapters.database.places import CHECKOUT

pytestmark = pytest.mark.timeout(45)

# A child that is hard to get rid of: it ignores SIGTERM and has a child of its own that does, too.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 2:
    subprocess.Popen([sys.executable, __file__, sys.argv[1], "grandchild"])
print("stubborn is up", flush=True)
time.sleep(600)
"""
# A child that ends its own child when it is told to end, as a web server does with its workers.
ORDERLY = """
import signal, subprocess, sys
mark = sys.argv[1]
own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", mark])
def end(how, frame):
    own.terminate()
    own.wait()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("orderly is up", flush=True)
signal.pause()
"""
SUPERVISE = """
import signal, sys
from pathlib import Path
from interfaces.cli.children import Service
from interfaces.cli.processes import StopAsked, Supervisor

folder, mark = Path(sys.argv[1]), sys.argv[2]
names = sys.argv[3:]
services = [
    Service(name, (sys.executable, str(folder / f"{name}.py"), mark), at_death=at_death)
    for name, at_death in zip(names, (signal.SIGTERM, signal.SIGKILL))
]
def tell(line):
    print(line, flush=True)

try:
    with Supervisor(folder=folder, log_folder=folder, server=None, tell=tell, stop_patience_s=2) as site:
        site.start(services)
        site.stand()
except StopAsked as stop:
    print("stopped by", stop)
"""


class Site:
    """A supervisor of scripts, in a process of its own; its processes carry a mark on their command line."""

    def __init__(self, folder: Path, **scripts: str) -> None:
        self.folder = folder
        self.mark = f"mark-{os.getpid()}-{time.monotonic_ns()}"
        for name, text in scripts.items():
            (folder / f"{name}.py").write_text(text)
        command = [sys.executable, "-c", SUPERVISE, str(folder), self.mark, *scripts]
        self.supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)

    def children(self) -> list[psutil.Process]:
        found = psutil.process_iter(["cmdline", "status"])
        return [
            one
            for one in found
            if self.mark in (one.info["cmdline"] or [])
            and one.pid != self.supervisor.pid
            and one.info["status"] != psutil.STATUS_ZOMBIE
        ]

    def wait_for(self, count: int, seconds: float = 15) -> list[psutil.Process]:
        deadline = time.monotonic() + seconds
        while len(self.children()) != count and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(self.children()) == count, self.children()
        return self.children()

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def wait_for_log(self, name: str, text: str, seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.log(name) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert text in self.log(name)


def test_sigterm_ends_even_what_ignores_it(tmp_path: Path) -> None:
    site = Site(tmp_path, orderly=ORDERLY, stubborn=STUBBORN)
    site.wait_for(4)
    site.wait_for_log("stubborn", "stubborn is up")
    site.wait_for_log("orderly", "orderly is up")

    site.supervisor.send_signal(signal.SIGTERM)
    output, _ = site.supervisor.communicate(timeout=8)

    assert "stopped by SIGTERM" in output
    assert site.children() == []


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    site = Site(tmp_path, stubborn=STUBBORN)
    site.wait_for_log("stubborn", "stubborn is up")

    site.supervisor.send_signal(signal.SIGINT)
    time.sleep(0.5)
    asked_at = time.monotonic()
    site.supervisor.send_signal(signal.SIGINT)
    site.supervisor.communicate(timeout=10)

    assert time.monotonic() - asked_at < 1
    assert site.children() == []


def test_nothing_survives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    site = Site(tmp_path, orderly=ORDERLY, alone="import time; print('alone is up', flush=True); time.sleep(600)")
    site.wait_for_log("orderly", "orderly is up")
    site.wait_for_log("alone", "alone is up")
    assert len(site.children()) == 3

    site.supervisor.kill()
    site.supervisor.wait()

    site.wait_for(0)


def test_who_dies_is_started_again_and_what_it_left_is_killed(tmp_path: Path) -> None:
    site = Site(tmp_path, stubborn=STUBBORN)
    before = site.wait_for(2)
    parent = min(before, key=lambda one: one.create_time())

    parent.kill()
    deadline = time.monotonic() + 15
    while {one.pid for one in site.children()} & {one.pid for one in before} and time.monotonic() < deadline:
        time.sleep(0.05)
    after = site.wait_for(2)

    assert not {one.pid for one in before} & {one.pid for one in after}
    site.supervisor.terminate()
    output, _ = site.supervisor.communicate(timeout=15)
    assert "stubborn has ended (killed by SIGKILL), starts again in 0.5 s" in output


def test_who_dies_over_and_over_is_started_ever_more_seldom(tmp_path: Path) -> None:
    site = Site(tmp_path, hopeless="print('no use'); raise SystemExit(5)")
    site.wait_for_log("hopeless", "no use\n", seconds=5)
    time.sleep(2.5)
    site.supervisor.terminate()
    output, _ = site.supervisor.communicate(timeout=15)

    assert "hopeless has ended (exit code 5), starts again in 0.5 s" in output
    assert "starts again in 1 s" in output
    assert 2 <= site.log("hopeless").count("hopeless | no use") <= 4
