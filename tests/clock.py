"""A clock that a test moves by hand."""

import datetime as dt


class Clock:
    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, **span) -> None:
        self.now += dt.timedelta(**span)
