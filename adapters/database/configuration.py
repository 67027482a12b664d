"""The settings of the embedded server."""

import os
import re

from adapters.database import DatabaseUnavailable
from adapters.database.places import Places

SHARED_BUFFERS = "256MB"

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "checkpoint_timeout": "15min",
    "max_wal_size": "4GB",
}
TUNED = {
    # Compiling a statement costs more than these short statements take.
    "jit": "off",
    "random_page_cost": "1.1",
    "max_connections": "100",
    # A forgotten transaction holds back the pruning of hot rows and slows down every writer.
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}
LOGGED = {
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_timezone": "UTC",
    # The detail of a failed check quotes the whole row: names and addresses do not belong into a log.
    "log_error_verbosity": "terse",
}


def configuration(places: Places) -> str:
    """The text of the server's settings file.

    What `initdb` chose comes first, then these settings; what an operator sets with ALTER SYSTEM comes last.
    """
    local = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{places.socket}"',
        "unix_socket_permissions": "0700",
        "log_directory": str(places.server_log),
        "shared_buffers": _shared_buffers(),
    }
    lines = [f"include {_quoted(str(places.cluster / 'postgresql.conf'))}"]
    lines += [f"{name} = {_quoted(value)}" for name, value in {**local, **DURABLE, **TUNED, **LOGGED}.items()]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _shared_buffers() -> str:
    chosen = os.environ.get("PACKHOUSE_SHARED_BUFFERS", SHARED_BUFFERS)
    if not re.fullmatch(r"[1-9]\d*(kB|MB|GB)", chosen):
        raise DatabaseUnavailable(
            f"PACKHOUSE_SHARED_BUFFERS is {chosen!r}: write a number and a unit, such as {SHARED_BUFFERS}"
        )
    return chosen
