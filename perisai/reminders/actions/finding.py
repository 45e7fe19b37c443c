"""Writing down who came due, and how many there should be."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Max, Min

from dues.queries.night import local_days
from perisai.audit.actions import record
from perisai.reminders.due import FINDERS
from perisai.reminders.due.question import Question
from perisai.reminders.due_rules import DAY, MOST_MISSED
from perisai.reminders.enums import Kind
from perisai.reminders.models import NightCount, Reminder, Rule
from villages.enums import TimeZone
from villages.models import Branch

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """The night of some time zones: their local day, and the first day on which no night has looked."""

    day: dt.date
    since: dt.date
    zones: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join([f"{self.day}", f"{self.since}", *self.zones])


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a step ended: in which look, and behind which key the next one goes on."""

    look: str
    key: int


@dataclass(frozen=True, slots=True)
class Step:
    """How many reminders a step wrote, and where the next one goes on; None when the kind is done."""

    found: int
    mark: Mark | None


@transaction.atomic
def find_due(*, kind: Kind, at: dt.datetime, after: Mark | None, most: int) -> Step:
    """Write a reminder for whoever comes due under `kind`: at most about `most`, behind the mark `after`.

    Looks at the windows that had a day since the last finished night, at most MOST_MISSED days back, in the
    local days of the branches at `at`. When some time zones are through, their night is counted and thereby
    finished, and the next step begins with the next ones. Twice the same, or two at once, add nothing.
    """
    looks = nights_to_look(kind, at)
    if not looks:
        return Step(0, None)
    # A mark of a night that somebody else has finished meanwhile says nothing about this one.
    marked = [look for look in looks if after and look.name == after.look]
    look = marked[0] if marked else looks[0]
    rules = list(Rule.objects.filter(kind=kind, from_on__lte=look.day))
    question = Question(rules, look.day, look.since, look.zones)
    rows, last = FINDERS[kind].find(question, after=after.key if marked else 0, most=most)
    if rows:
        Reminder.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    if last is not None:
        return Step(len(rows), Mark(look.name, last))
    _count_night(kind, question, at)
    others = [other for other in looks if other != look]
    return Step(len(rows), Mark(others[0].name, 0) if others else None)


def nights_to_look(kind: Kind, at: dt.datetime) -> list[Look]:
    """The nights that are due at a moment and not finished for this kind; time zones that stand alike
    together. Before the first night nothing is made up."""
    done = _last_nights(kind)
    found: dict[tuple[dt.date, dt.date], list[str]] = defaultdict(list)
    for day, zones in local_days(at).items():
        for zone in zones:
            if zone not in done:
                continue
            last = done[zone] or day - DAY
            since = max(last + DAY, day - MOST_MISSED * DAY)
            if since <= day:
                found[day, since].append(zone)
    return [Look(day, since, tuple(zones)) for (day, since), zones in found.items()]


def _last_nights(kind: Kind) -> dict[str, dt.date | None]:
    """The newest finished night of each time zone that has branches. Every branch has its row of every
    night, so the oldest branch tells; Jakarta's also counts whoever has no branch."""
    first = Branch.objects.order_by().values_list("time_zone").annotate(first=Min("pk"))
    oldest = {**dict(first), TimeZone.WIB.value: None}
    return {
        zone: NightCount.objects.filter(kind=kind, branch=branch).aggregate(last=Max("night"))[
            "last"
        ]
        for zone, branch in oldest.items()
    }


def _count_night(kind: Kind, question: Question, at: dt.datetime) -> None:
    """How many should have a reminder today, beside the rows of this night: for every branch, also none."""
    due = FINDERS[kind].count(question)
    new = dict(
        Reminder.objects.filter(question.covers("branch"), kind=kind, night=question.day)
        .order_by()
        .values_list("branch")
        .annotate(number=Count("pk"))
    )
    NightCount.objects.bulk_create(
        (
            NightCount(
                kind=kind,
                branch_id=branch,
                night=question.day,
                due=due.get(branch, 0),
                new=new.get(branch, 0),
                counted_at=at,
            )
            for branch in _branches(question.zones)
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    record(
        "reminders.found",
        Reminder,
        by=None,
        kind=kind,
        night=f"{question.day}",
        due=sum(due.values()),
        number=sum(new.values()),
    )


def _branches(zones: Collection[str]) -> list[int | None]:
    own = Branch.objects.filter(time_zone__in=zones).order_by("pk").values_list("pk", flat=True)
    return [*own, *([None] if TimeZone.WIB in zones else [])]
