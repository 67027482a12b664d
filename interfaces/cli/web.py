"""The web process: its command, its port, and whether it answers."""

import errno
import http.client
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from interfaces.cli.children import Service
from interfaces.cli.exits import EnvironmentMissing

APPLICATION = "config.wsgi:application"
# Callers wait for a commit that they share: as many can share it as there are threads to wait in.
THREADS = 80
BACKLOG = 1024
END_PATIENCE_S = 5
ANSWER_PATIENCE_S = 60.0


def web_service(*, host: str, port: int, web_processes: int, environment: Mapping[str, str]) -> Service:
    """Granian with the application. When we die it gets SIGTERM, on which it ends its own workers."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(web_processes),
        "--blocking-threads": str(THREADS),
        "--backlog": str(BACKLOG),
        "--respawn-interval": "0.5",
        "--workers-kill-timeout": str(END_PATIENCE_S),
    }
    pairs = [part for pair in options.items() for part in pair]
    command = (sys.executable, "-m", "granian", APPLICATION, *pairs, "--respawn-failed-workers", "--no-ws")
    return Service("web", command, environment, at_death=signal.SIGTERM)


def demand_free_port(host: str, port: int) -> None:
    """Refuse a port that somebody listens on: granian would share it in silence, and requests would get lost.

    Raises EnvironmentMissing, which names the port and, if it may be seen, the program.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                reason = f"is taken by {_listener(port)}: stop it, or choose another with --port {port + 1}"
            else:
                reason = f"cannot be listened on ({error.strerror}): choose another with --host and --port"
            raise EnvironmentMissing(f"port {port} on {host} {reason}") from error


def _listener(port: int) -> str:
    try:
        for connection in psutil.net_connections(kind="tcp"):
            listens = connection.status == psutil.CONN_LISTEN and tuple(connection.laddr)[1:] == (port,)
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return "another program"


def wait_until_it_answers(host: str, port: int, *, pause: Callable[[float], None], log_folder: Path) -> None:
    """Return when the application gives an answer, whatever it is. Raises EnvironmentMissing."""
    deadline = time.monotonic() + ANSWER_PATIENCE_S
    while not _answers(host, port):
        if time.monotonic() > deadline:
            raise EnvironmentMissing(
                f"the web has given no answer within {ANSWER_PATIENCE_S:.0f} s: see {log_folder / 'web.log'}"
            )
        pause(0.2)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
