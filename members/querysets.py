"""Filters on people and their participation."""

from __future__ import annotations

import datetime as dt
from typing import Self

from villages.scoping import ScopedQuerySet


class MemberQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        """Everybody but those entered by mistake."""
        return self.filter(withdrawn_at__isnull=True)


class OfMemberQuerySet(ScopedQuerySet):
    """Rows that belong to a member."""

    village_path = "member__village"
    branch_path = "member__village__branch"
    agent_path = "member__agent"


class EnrolmentQuerySet(OfMemberQuerySet):
    def open(self) -> Self:
        """Not ended, of people who were not entered by mistake."""
        return self.filter(ended_on__isnull=True, member__withdrawn_at__isnull=True)


class OfEnrolmentQuerySet(ScopedQuerySet):
    """Rows that belong to an enrolment."""

    village_path = "enrolment__member__village"
    branch_path = "enrolment__member__village__branch"
    agent_path = "enrolment__member__agent"

    def in_force(self, month: dt.date) -> Self:
        """Terms that count in a month of dues, newest last."""
        return self.filter(from_month__lte=month).order_by("enrolment", "from_month")
