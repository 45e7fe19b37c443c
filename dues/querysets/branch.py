"""Filters on what the branch is asked, counts and closes."""

from __future__ import annotations

from typing import Self

from django.db.models import F, Q

from dues.enums import QuestionKind
from villages.scoping import ScopedQuerySet, Viewer


class ConcernQuerySet(ScopedQuerySet):
    """A concern stores agent, village and branch of the receipts it is about."""

    branch_path = "branch"
    agent_keeps_own = True


class OfConcernQuerySet(ScopedQuerySet):
    """Rows that belong to a concern."""

    village_path = "concern__village"
    branch_path = "concern__branch"
    agent_path = "concern__agent"
    agent_keeps_own = True


class QuestionQuerySet(ScopedQuerySet):
    """A question stores agent, village and branch as they were. An agent sees those of her time, and
    those about the members she looks after now."""

    branch_path = "branch"
    agent_keeps_own = True

    def open(self) -> Self:
        """Not answered yet. What months cost that lie after the end nobody asks any more: their money is
        asked about instead."""
        over = Q(kind=QuestionKind.TERMS_CHANGE, enrolment__ended_on__lt=F("first_month"))
        return self.filter(answer__isnull=True).exclude(over)

    def _own(self, viewer: Viewer) -> Q:
        mine_today = Q(
            enrolment__member__agent=viewer.agent_id,
            enrolment__member__village__in=viewer.village_codes,
        )
        return super()._own(viewer) | mine_today


class OfQuestionQuerySet(ScopedQuerySet):
    """Rows that belong to a question."""

    village_path = "question__village"
    branch_path = "question__branch"
    agent_path = "question__agent"
    agent_keeps_own = True


class CampaignQuerySet(ScopedQuerySet):
    """A campaign is its branch's; a village reads the ones for it alone, agents none."""

    branch_path = "branch"
    agent_path = None


class OfCampaignQuerySet(ScopedQuerySet):
    """Rows that belong to a campaign."""

    village_path = "campaign__village"
    branch_path = "campaign__branch"
    agent_path = None


class CashCountQuerySet(ScopedQuerySet):
    """Between an agent and her branch: secretaries see nothing of it."""

    village_path = None
    branch_path = "branch"
    agent_keeps_own = True

    def unsettled(self) -> Self:
        """Less or more was counted than should have been there, and nobody has said how that ended."""
        return self.exclude(difference=0).filter(settlement__isnull=True)

    def of_others(self, user) -> Self:
        """Neither counted by this user nor of their own cash."""
        return self.exclude(by=user).exclude(agent__user=user)


class OfCashCountQuerySet(ScopedQuerySet):
    """Rows that belong to a cash count."""

    village_path = None
    branch_path = "count__branch"
    agent_path = "count__agent"
    agent_keeps_own = True


class SuccessionQuerySet(ScopedQuerySet):
    """Between two agents and their branch: both of them see it."""

    village_path = None
    branch_path = "branch"
    path = ""

    def _own(self, viewer: Viewer) -> Q:
        paths = (f"{self.path}agent", f"{self.path}successor")
        return Q(**{paths[0]: viewer.agent_id}) | Q(**{paths[1]: viewer.agent_id})

    def open(self) -> Self:
        """Waiting for the successor's answer."""
        return self.filter(answer__isnull=True)


class OfSuccessionQuerySet(SuccessionQuerySet):
    """Rows that belong to a hand-over."""

    branch_path = "succession__branch"
    path = "succession__"


class OfSuccessionAnswerQuerySet(SuccessionQuerySet):
    """Rows that belong to the answer to a hand-over."""

    branch_path = "answer__succession__branch"
    path = "answer__succession__"


class MonthCloseQuerySet(ScopedQuerySet):
    """The books of a branch are for those who coordinate it, and for head office."""

    village_path = None
    branch_path = "branch"
    agent_path = None


class LateEntryQuerySet(ScopedQuerySet):
    """An agent sees what is about her own dues; the branch and head office see all of theirs."""

    village_path = None
    branch_path = "branch"
    agent_keeps_own = True

    def waiting(self) -> Self:
        """Nobody has answered yet."""
        return self.filter(decision__isnull=True)


class OfLateEntryQuerySet(ScopedQuerySet):
    """Rows that belong to an entry after the close."""

    village_path = None
    branch_path = "late__branch"
    agent_path = "late__agent"
    agent_keeps_own = True
