"""Named points at which a drill may kill the process, to prove that nothing is lost or done twice.

`PACKHOUSE_FAILPOINT=worker.effect` kills it with SIGKILL the first time it gets there. Without the variable
a point costs one comparison.
"""

import os
import signal

POINTS = (
    "web.before_commit",
    "web.after_commit",
    "worker.taken",
    "worker.effect",
    "worker.committed",
    "label.requested",
    "label.bought",
    "label.recorded",
)
_ARMED = os.environ.get("PACKHOUSE_FAILPOINT", "")


def reach(point: str) -> None:
    """Say that this point is reached."""
    if _ARMED and point == _ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
