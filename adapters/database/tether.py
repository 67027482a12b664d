"""A child that ends with the one who started it, even when that one is killed with -9.

Run as a program it ties itself to its parent and then becomes the command that it was given: the child itself
must do so, and if it did in the Python code between `fork` and `exec`, a program with threads might hang.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
SAME_ACCOUNT = -1
UNTIED = 0


def tethered(
    command: Sequence[str],
    *,
    at_death: signal.Signals | None,
    uid: int = SAME_ACCOUNT,
    gid: int = SAME_ACCOUNT,
) -> list[str]:
    """The same command, but its process gets the signal when its starter dies; it keeps its process id.

    `command[0]` is a full path. With `uid` and `gid` the command runs under that account; this interpreter,
    which the account may not reach, still runs under ours. `at_death=None` ties nothing. Linux ties a child
    to the *thread* that started it: start children from a thread that lives as long as they should, as a rule
    the main thread.
    """
    tie = [str(number) for number in (os.getpid(), int(at_death or UNTIED), uid, gid)]
    return [sys.executable, "-I", "-S", __file__, *tie, *command]


def _become(command: list[str], *, parent: int, at_death: int, uid: int, gid: int) -> None:
    if uid not in (SAME_ACCOUNT, os.geteuid()):
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, at_death, 0, 0, 0)  # after setuid, which unties
    if at_death != UNTIED and os.getppid() != parent:  # it died before the tie was made: no signal will come
        sys.exit("the parent is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    parent, at_death, uid, gid = (int(argument) for argument in sys.argv[1:5])
    _become(sys.argv[5:], parent=parent, at_death=at_death, uid=uid, gid=gid)
