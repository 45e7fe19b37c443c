"""Nights, rules and people of reminders, as tests need them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from dues.models import Standing
from members.models import Enrolment
from perisai.jobs.models import Job
from perisai.jobs.registry import Again
from perisai.reminders.due import FINDERS
from perisai.reminders.due.question import Question
from perisai.reminders.enums import Kind, Mode
from perisai.reminders.models import Reminder, Rule
from perisai.reminders.tasks import find_everybody_due
from tests.cast import Cast
from tests.dues.test_collecting import old_book
from villages.enums import TimeZone

DAY = dt.timedelta(days=1)


def on(text: str) -> dt.date:
    """A day of the year 2026 from `11-16`, or of another one from `2027-01-15`."""
    return dt.date.fromisoformat(text if len(text) > len("11-16") else f"2026-{text}")


def at(day: dt.date, hour: int = 2, zone: str = TimeZone.WIB) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def turn(moment: dt.datetime) -> int:
    """The whole job of a night, however many slices it takes: how many."""
    job, slices = Job(), 1
    while isinstance(again := find_everybody_due(job, on=moment), Again):
        job.cursor, slices = again.cursor, slices + 1
    return slices


def night(text: str) -> None:
    turn(at(on(text)))


def reached(cast: Cast, month: dt.date | str, enrolment: Enrolment | None = None, **fields):
    """An enrolment of whom dues have reached the scheme up to `month`."""
    month = on(f"{month}-01") if isinstance(month, str) else month
    enrolment = enrolment or cast.enrolment(start=month, **fields)
    old_book(cast, enrolment, month)
    return enrolment


def put_through(enrolment: Enrolment, month: dt.date) -> None:
    """Only the standing: for tests that ask nothing of the payments."""
    Standing.objects.filter(pk=enrolment.pk).update(paid_through=month, remitted_through=month)


def rule(
    cast: Cast, kind: Kind, *, from_on: dt.date, mode: Mode = Mode.ENFORCE, days: int = 0, **where
) -> Rule:
    """A rule that the branch decided; of everywhere, when told so."""
    branch = where.pop("branch", cast.branch)
    return Rule.objects.create(
        kind=kind,
        branch=branch,
        mode=mode,
        days=days,
        from_on=from_on,
        recorded_at=at(from_on),
        by=cast.pusat,
        **where,
    )


def told(kind: Kind, **fields) -> list[tuple[str, str]]:
    """What was found of a kind: subject and period."""
    rows = Reminder.objects.filter(kind=kind, **fields).order_by("subject", "period")
    return list(rows.values_list("subject", "period"))


def windows(kind: Kind) -> list[tuple[dt.date, dt.date]]:
    return list(
        Reminder.objects.filter(kind=kind).order_by("due_on", "pk").values_list("due_on", "last_on")
    )


def asked(kind: Kind, day: dt.date, *, since: dt.date | None = None, **where) -> Question:
    """A question about a day, of all time zones unless told."""
    rules = list(Rule.objects.filter(kind=kind, from_on__lte=day))
    return Question(rules, day, since or day, **{"zones": TimeZone.values, **where})


def counted(kind: Kind, day: dt.date, **where) -> int:
    """How many the count of its own finds."""
    return sum(FINDERS[kind].count(asked(kind, day, **where)).values())


def open_rows(kind: Kind, day: dt.date) -> int:
    return Reminder.objects.filter(kind=kind, due_on__lte=day, last_on__gte=day).count()
