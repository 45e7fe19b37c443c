"""The people who work with the site, and the entries of the audit that are theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from dues.queries.agents import agents_of
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.models import AuditEntry
from villages.models import Posting
from villages.scoping import Viewer

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both included."""

    first: dt.date
    last: dt.date

    def moments(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """When it begins, and when it is over."""
        begin = dt.datetime.combine(self.first, dt.time(), zone)
        return begin, dt.datetime.combine(self.last + _DAY, dt.time(), zone)


def users_of(viewer: Viewer) -> QuerySet[User]:
    """Whom this viewer may watch, by name: a coordinator the agents of her branch, the offices of its
    villages and its coordinators, of today and of before; head office everybody; others nobody."""
    rows = User.objects.order_by("name", "pk")
    if viewer.role == Role.HEAD_OFFICE:
        return rows
    if viewer.role != Role.COORDINATOR:
        return rows.none()
    posted = Posting.objects.filter(
        Q(branch__in=viewer.branch_ids) | Q(village__branch__in=viewer.branch_ids)
    )
    agents = agents_of(viewer).order_by()
    return rows.filter(Q(pk__in=agents.values("user")) | Q(pk__in=posted.values("user")))


def entries_of(viewer: Viewer, span: Span) -> QuerySet[AuditEntry]:
    """What those people did in these days. An agent who works in two branches is watched by both, with all
    she did."""
    begin, end = span.moments(ZoneInfo(viewer.time_zone))
    users = users_of(viewer).order_by()
    return AuditEntry.objects.filter(by__in=users.values("pk"), at__gte=begin, at__lt=end)
