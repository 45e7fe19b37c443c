"""Filters on people and their participation."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import Exists, OuterRef, Q

from members.enums import EndReason
from members.rules import NotAPhone, clean_phone
from members.search_rules import read_search
from villages.scoping import ScopedQuerySet

LAST_DIGITS = 4


class MemberQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        """Everybody but those entered by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def matching(self, text: str) -> Self:
        """People of whom every word is true: it stands in the name, or begins the name of the dusun.
        Digits are the last four of a NIK or a phone, or a whole one, or a whole KPJ: never a part of
        another length, which would let a covered number be guessed digit by digit. `rt 3`, `rw 1` and
        `003/001` are places."""
        search = read_search(text)
        rows = self
        if search.rt:
            rows = rows.filter(neighbourhood__rt=search.rt)
        if search.rw:
            rows = rows.filter(neighbourhood__rw=search.rw)
        for word in search.words:
            rows = rows.filter(self._word(word))
        return rows

    def _word(self, word: str) -> Q:
        if not word.isdecimal():
            dusun = Q(neighbourhood__hamlet__name__istartswith=word)
            return Q(name__icontains=word) | dusun | _phone(word)
        if len(word) == LAST_DIGITS:
            return Q(nik__endswith=word) | Q(phone__endswith=word)
        enrolments = self.model._meta.get_field("enrolments").related_model
        has_card = Exists(enrolments.objects.filter(member=OuterRef("pk"), kpj=word))
        return Q(nik=word) | has_card | _phone(word)


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
