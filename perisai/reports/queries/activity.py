"""Who did how much of what, by user."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from axes.models import AccessLog
from django.db.models import Count
from django.db.models.functions import TruncDate

from perisai.accounts.models import User
from perisai.reports.activity_rules import Work, work_of
from perisai.reports.outgoing_rules import OUTGOING
from perisai.reports.queries.outgoing import ON_PAPER
from perisai.reports.queries.people import Span, entries_of, users_of
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Activity:
    """One user in these days: on how many of them something was written down of her, how often she signed in,
    what she entered by kind, and how many files she took."""

    user: User
    days: int = 0
    sign_ins: int = 0
    by_work: Counter[Work] = field(default_factory=Counter)
    files: int = 0

    @property
    def total(self) -> int:
        """All entries of the audit."""
        return self.by_work.total()

    @property
    def parts(self) -> Sequence[tuple[Work, int]]:
        """What there is of each kind, in the order of the report."""
        return [(work, self.by_work[work]) for work in Work if self.by_work[work]]

    @property
    def last_login(self) -> dt.datetime | None:
        """When she signed in last, whenever that was."""
        return self.user.last_login


def activity_of(viewer: Viewer, span: Span) -> list[Activity]:
    """Every user whom this viewer may watch, by name, also those who did nothing. Four queries, whatever the
    number of users and entries."""
    entries = entries_of(viewer, span).order_by()
    by_work: dict[int, Counter[Work]] = {}
    files: Counter[int] = Counter()
    counted = entries.values_list("by", "action").annotate(
        number=Count("pk"), papers=Count("pk", filter=ON_PAPER)
    )
    for user, action, number, papers in counted:
        by_work.setdefault(user, Counter())[work_of(action)] += number
        if action in OUTGOING:
            files[user] += number - papers
    zone = ZoneInfo(viewer.time_zone)
    days = dict(
        entries.annotate(day=TruncDate("at", tzinfo=zone))
        .values_list("by")
        .annotate(days=Count("day", distinct=True))
    )
    users = list(users_of(viewer))
    sign_ins = _sign_ins(viewer, span)
    return [
        Activity(
            user=user,
            days=days.get(user.pk, 0),
            sign_ins=sign_ins.get(user.username, 0),
            by_work=by_work.get(user.pk, Counter()),
            files=files[user.pk],
        )
        for user in users
    ]


def _sign_ins(viewer: Viewer, span: Span) -> dict[str, int]:
    begin, end = span.moments(ZoneInfo(viewer.time_zone))
    names = users_of(viewer).order_by().values("username")
    rows = AccessLog.objects.filter(
        username__in=names, attempt_time__gte=begin, attempt_time__lt=end
    )
    return dict(rows.order_by().values_list("username").annotate(number=Count("pk")))
