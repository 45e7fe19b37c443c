"""Filters on people and their participation."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import Exists, OuterRef, Q

from members.enums import EndReason
from members.rules import NotAPhone, clean_phone
from villages.scoping import ScopedQuerySet

LAST_DIGITS = 4


class MemberQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        """Everybody but those entered by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def matching(self, text: str) -> Self:
        """People whose name holds every word. Digits are the last four of a NIK or a phone, or a
        whole one: never a part of another length, which would let a covered number be guessed
        digit by digit."""
        rows = self
        for word in text.split():
            rows = rows.filter(_word(word))
        return rows


def _word(word: str) -> Q:
    if word.isdecimal() and len(word) == LAST_DIGITS:
        return Q(nik__endswith=word) | Q(phone__endswith=word)
    return Q(name__icontains=word) | Q(nik=word) | _phone(word)


def _phone(word: str) -> Q:
    """The whole phone, however it is written."""
    try:
        phone = clean_phone(word)
    except NotAPhone:
        return Q()
    return Q(phone=phone) if phone else Q()


class OfMemberQuerySet(ScopedQuerySet):
    """Rows that belong to a member."""

    village_path = "member__village"
    branch_path = "member__village__branch"
    agent_path = "member__agent"


class VisitQuerySet(OfMemberQuerySet):
    def newest(self) -> Self:
        """The one that counts of each member."""
        later = self.model.objects.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later))

    def promised_by(self, day: dt.date) -> Self:
        """The agent comes back by `day`, to people who are there; whether they paid since is not known
        here."""
        return self.newest().filter(
            back_on__lte=day, member__withdrawn_at__isnull=True, member__deceased_on__isnull=True
        )


class EnrolmentQuerySet(OfMemberQuerySet):
    def open(self) -> Self:
        """Not ended, of people who were not entered by mistake."""
        return self.filter(ended_on__isnull=True, member__withdrawn_at__isnull=True)

    def closed_by_lapse(self) -> Self:
        """Ended because nobody paid, and not reactivated since, of people who are alive."""
        return self.filter(
            end_reason=EndReason.LAPSED, next__isnull=True, member__deceased_on__isnull=True
        )


class OfEnrolmentQuerySet(ScopedQuerySet):
    """Rows that belong to an enrolment."""

    village_path = "enrolment__member__village"
    branch_path = "enrolment__member__village__branch"
    agent_path = "enrolment__member__agent"

    def in_force(self, month: dt.date) -> Self:
        """Terms that count in a month of dues, newest last."""
        return self.filter(from_month__lte=month).order_by("enrolment", "from_month")
