"""Children that may be killed at a named point, made quickly: by a fork of a process that has loaded everything."""

import importlib
import os
import signal
import traceback
from collections.abc import Callable

from packhouse.kernel import failpoints

KILLED = -signal.SIGKILL
DONE = 0
FAILED = 1


def in_a_child(action: Callable[[], None], *, failpoint: str = "") -> int:
    """Run it in a child that dies at the failpoint; its exit code. No database connection may be open yet."""
    child = os.fork()
    if not child:
        _become(action, failpoint)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _become(action: Callable[[], None], failpoint: str) -> None:
    try:
        os.environ["PACKHOUSE_FAILPOINT"] = failpoint
        importlib.reload(failpoints)  # it has read the variable before
        action()
    except BaseException:
        traceback.print_exc()
        os._exit(FAILED)
    os._exit(DONE)
