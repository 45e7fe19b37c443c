"""The days of a simulated year: nights, rounds, people, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from perisai.accounts.models import User
from perisai.jobs.models import Job
from tests.reminders.year.machine import Machine
from tests.reminders.year.people import People
from villages.queries import viewer_for

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = dt.timedelta(days=1)
# What happens when, by the clock of Jakarta.
PLAN = (
    ("01:07", "round"),
    ("07:03", "round"),
    ("08:30", "live"),
    ("09:30", "round"),
    ("10:00", "tap"),
    ("12:40", "round"),
    ("15:00", "live"),
    ("17:30", "round"),
    ("18:30", "tap"),
    ("21:10", "round"),
)


@dataclass
class Outages:
    """When the machine is off, and when the broker is away."""

    off: list[tuple[dt.datetime, dt.datetime]]
    away: list[tuple[dt.datetime, dt.datetime]]

    @classmethod
    def by_chance(cls, first: dt.date, days: int, chance: Random) -> Outages:
        """In every month some nights are missed and Redis is away once or twice."""
        off, away = [], []
        for start in range(0, days, 28):
            last = min(28, days - start)
            for number in range(chance.randint(1, 3)):
                day = first + (start + chance.randrange(1, max(last - 4, 2))) * DAY
                begin = _at(day, "20:00") + chance.randrange(5) * dt.timedelta(hours=1)
                off.append((begin, begin + chance.choice([0.5, 1.5, 2.5, 3.5 + number]) * DAY))
            for _once in range(chance.randint(1, 2)):
                day = first + (start + chance.randrange(1, max(last - 3, 2))) * DAY
                begin = _at(day, "00:30") + chance.randrange(24) * dt.timedelta(hours=1)
                away.append((begin, begin + chance.choice([0.3, 0.8, 1.4]) * DAY))
        return cls(off, away)

    def is_off(self, at: dt.datetime) -> bool:
        return any(begin <= at < end for begin, end in self.off)

    def is_away(self, at: dt.datetime) -> bool:
        return any(begin <= at < end for begin, end in self.away)


def _at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), JAKARTA)


class Calendar:
    """Goes from day to day, and lets the watcher look."""

    def __init__(self, machine: Machine, people: People, *, first: dt.date, days: int) -> None:
        self.machine, self.people, self.first, self.days = machine, people, first, days
        self.outages = Outages.by_chance(first, days, machine.chance)
        self.numbers = machine.numbers

    def run(self) -> None:
        for number in range(self.days):
            day = self.first + number * DAY
            if number == self.days // 3:
                self.people.decide_otherwise(_at(day, "00:20"))
                self.machine.watcher.something_happened()
            self._day(day, is_monday=day.weekday() == 0)

    def _day(self, day: dt.date, *, is_monday: bool) -> None:
        self.machine.moods()
        self.numbers["days"] += 1
        self.numbers["nights missed"] += self.outages.is_off(_at(day, "01:07"))
        for clock, what in PLAN:
            minutes = self.machine.chance.randrange(6) * dt.timedelta(minutes=1)
            moment = _at(day, clock) + minutes
            if self.outages.is_off(moment):
                # Whoever is off hears no bell, and its worker is gone.
                self.machine.broker.bells.clear()
                continue
            self._step(what, moment)
            if is_monday and clock == "01:07" and self._night_is_done():
                self.machine.watcher.check_once_more(self._viewer("pusat", moment))
                self.numbers["times everybody was counted once more"] += 1
        end = _at(day, "23:50")
        viewers = [
            self._viewer(name, end) for name in ("koordinator", "koordinator_malang", "pusat")
        ]
        self.machine.watcher.check_sums(viewers, is_whole=is_monday)

    def _step(self, what: str, moment: dt.datetime) -> None:
        machine, broker = self.machine, self.machine.broker
        was_away, broker.is_away = broker.is_away, self.outages.is_away(moment)
        if broker.is_away:
            broker.bells.clear()
            self.numbers["outages of Redis"] += not was_away
        machine.travel.move_to(moment, tick=False)
        if what == "round":
            machine.round(moment)
            return
        if what == "live":
            self.people.live(moment, 0.5)
        else:
            self.people.tap(moment)
        machine.watcher.something_happened()
        machine.watcher.after_tapping()
        # Whoever saved something has rung.
        machine.work()

    @staticmethod
    def _night_is_done() -> bool:
        nights = Job.objects.filter(kind__in=["reminders.find_due", "dues.turn_the_night"])
        return not nights.open().exists()

    @staticmethod
    def _viewer(username: str, now: dt.datetime):
        return viewer_for(User.objects.get(username=username), now=now)

    def told(self) -> Counter[str]:
        """What happened, for the end of the run."""
        machine, watcher = self.machine, self.machine.watcher
        found = machine.numbers + watcher.numbers
        found["misdeeds of the gateway"] = machine.gateway.misdeeds.total()
        found["doings of people"] = self.people.did.total()
        for fate, number in watcher.check_end().items():
            found[f"reminders {fate}"] = number
        return found
