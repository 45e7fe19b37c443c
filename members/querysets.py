"""Filters on people and their participation."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q

from members.enums import EndReason, MoveEnd
from members.search_rules import read_search
from perisai.accounts.enums import Role
from perisai.common.phones import NotAPhone, clean_phone
from villages.scoping import ScopedQuerySet, Viewer

LAST_DIGITS = 4


class MemberQuerySet(ScopedQuerySet):
    agent_stands_in = True

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
            return (
                Q(nik__endswith=word) | Q(phone__endswith=word) | _corrected(old_nik__endswith=word)
            )
        enrolments = self.model._meta.get_field("enrolments").related_model
        has_card = Exists(enrolments.objects.filter(member=OuterRef("pk"), kpj=word))
        return Q(nik=word) | has_card | _phone(word) | _corrected(old_nik=word)


def _corrected(**old_nik: str) -> Q:
    """Papers with a NIK from before its correction still find the person."""
    corrections = apps.get_model("members", "NikCorrection").objects
    accepted = corrections.filter(decision__is_accepted=True, **old_nik)
    return Q(pk__in=accepted.values("member"))


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
    agent_stands_in = True


class DocumentQuerySet(OfMemberQuerySet):
    """Photos and scans of a person: to the agent who has the member, the branch and head office. The village
    reads no papers."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)

    def standing(self) -> Self:
        """Neither taken back nor replaced by a newer one."""
        return self.filter(withdrawal__isnull=True, replaced_by__isnull=True)


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
    agent_stands_in = True

    def in_force(self, month: dt.date) -> Self:
        """Terms that count in a month of dues, newest last."""
        return self.filter(from_month__lte=month).order_by("enrolment", "from_month")


class LapseTalkQuerySet(OfEnrolmentQuerySet):
    """Why somebody lapsed is between the member, the agent and the branch: the village is not told."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class OfDocumentQuerySet(ScopedQuerySet):
    """Rows that belong to a photo or scan of a person."""

    village_path = "document__member__village"
    branch_path = "document__member__village__branch"
    agent_path = "document__member__agent"
    agent_stands_in = True

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class _BetweenBranchesQuerySet(ScopedQuerySet):
    """Between agents and one or two branches; secretaries see nothing of it. `path` leads to the row that
    has the branches, and `branches` are their names there."""

    village_path = None
    agent_path = "agent"
    path = ""
    branches: tuple[str, str]

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.role != Role.COORDINATOR:
            return super().visible_to(viewer)
        first, second = (f"{self.path}{name}__in" for name in self.branches)
        return self.filter(Q(**{first: viewer.branch_ids}) | Q(**{second: viewer.branch_ids}))


class MoveQuerySet(_BetweenBranchesQuerySet):
    """Both agents see a move, and both branches. Who asked about a NIK sees the move of the decision only
    once it is made: until then nothing of the member is hers."""

    branches = ("from_branch", "to_branch")

    def _own(self, viewer: Viewer) -> Q:
        people = apps.get_model("members", "MoveMember").objects
        left = people.filter(from_agent=viewer.agent_id).values("move")
        from_her = Q(**{f"{self.path}pk__in": left})
        is_hers = Q(**{f"{self.path}duplicate_decision__isnull": True}) | Q(
            **{f"{self.path}outcome__end": MoveEnd.DONE}
        )
        return (Q(**{f"{self.path}agent": viewer.agent_id}) & is_hers) | from_her

    def open(self) -> Self:
        """Waiting for the other branch, or for its day."""
        return self.filter(outcome__isnull=True)

    def to_consent(self) -> Self:
        """Waiting for the consent of the branch that is to have the members."""
        return self.open().exclude(from_branch=F("to_branch")).filter(consent__isnull=True)

    def due(self) -> Self:
        """Nobody has to consent any more; only the day is missing."""
        return self.open().filter(Q(from_branch=F("to_branch")) | Q(consent__isnull=False))


class OfMoveQuerySet(MoveQuerySet):
    """Rows that belong to a move."""

    path = "move__"


class DuplicateRequestQuerySet(ScopedQuerySet):
    """An agent sees what she asked; the branch of the member decides."""

    village_path = None
    branch_path = "holder_branch"
    agent_keeps_own = True

    def visible_to(self, viewer: Viewer) -> Self:
        """Also what somebody asked without an agent, to themselves."""
        rows = super().visible_to(viewer)
        is_coordinator = viewer.role == Role.COORDINATOR
        return rows | self.filter(by=viewer.user) if is_coordinator else rows

    def open(self) -> Self:
        """Not decided yet, and the branch that was asked still has the member."""
        return self.filter(decision__isnull=True, holder_branch=F("member__village__branch"))


class OfDuplicateRequestQuerySet(ScopedQuerySet):
    """What was decided: both agents are told."""

    village_path = None
    branch_path = "request__holder_branch"
    agent_path = "request__agent"

    def _own(self, viewer: Viewer) -> Q:
        return Q(request__agent=viewer.agent_id) | Q(holder=viewer.agent_id)


class OfNikCorrectionQuerySet(ScopedQuerySet):
    """Rows that belong to the correction of a NIK."""

    village_path = "correction__member__village"
    branch_path = "correction__member__village__branch"
    agent_path = "correction__member__agent"
    agent_stands_in = True


class OfNikDecisionQuerySet(ScopedQuerySet):
    """Rows that belong to an accepted correction of a NIK."""

    village_path = "decision__correction__member__village"
    branch_path = "decision__correction__member__village__branch"
    agent_path = "decision__correction__member__agent"
    agent_stands_in = True


class CounterCheckQuerySet(ScopedQuerySet):
    """Who asked at the counter is read by those who answer for it: the branch and head office."""

    village_path = None
    agent_path = None
