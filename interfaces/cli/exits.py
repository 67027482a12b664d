"""What the exit code of a command means, and how a command ends early.

0: done, or yes. 1: the answer is no, or something was found. 2: wrong usage or bad input. 3: something around
it is missing, such as a database or a free port.
"""

DONE = 0
ANSWER_IS_NO = 1
BAD_INPUT = 2
SOMETHING_MISSING = 3


class Failure(Exception):
    """An expected failure. Its text is one line: what was expected, what came, what to do."""

    exit_code = ANSWER_IS_NO


class BadInput(Failure):
    """What was typed or read is not usable."""

    exit_code = BAD_INPUT


class EnvironmentMissing(Failure):
    """Something that the command stands on is not there."""

    exit_code = SOMETHING_MISSING
