"""A hand that dies like in a power cut, before a statement of a given number."""

import os
import signal


class Mortal:
    """Counts statements (django's `execute_wrapper`) and dies before the one called `die_at`."""

    def __init__(self, die_at: int | None, die=None) -> None:
        self.die_at, self.count = die_at, 0
        self.die = die or die_alone

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.die_at:
            self.die()
        return execute(sql, params, many, context)


def die_alone() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_with_all() -> None:
    """The whole group of processes: the machine lost its power."""
    os.killpg(os.getpgid(0), signal.SIGKILL)
