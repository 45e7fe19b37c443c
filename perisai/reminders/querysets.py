"""Filters on reminders and their rules, and who sees them."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from dues.querysets import AskedFileQuerySet
from perisai.accounts.enums import Role
from perisai.outbox.enums import Channel, MessageState
from perisai.reminders.enums import Kind, Recipient, State
from villages.scoping import ScopedQuerySet, Viewer

_TO_COORDINATOR = [kind for kind in Kind if kind.to == Recipient.COORDINATOR]
_TO_MEMBER = [kind for kind in Kind if kind.to == Recipient.MEMBER]


def _looked_after(agent_id: int, codes: tuple[str, ...], path: str = "") -> Q:
    """Of reminders to members those of an agent's people of today: who went over since is the business of
    another, also before the row and its text have followed."""
    member = f"{path}enrolment__member__"
    to_member = Q(**{f"{path}kind__in": _TO_MEMBER})
    theirs = Q(**{f"{member}agent": agent_id, f"{member}village__in": codes})
    own = ~to_member & Q(**{f"{path}village__in": codes})
    return Q(**{f"{path}agent": agent_id}) & (to_member & theirs | own)


class ReminderQuerySet(ScopedQuerySet):
    """Who owes dues is told to the member, to who looks after the member, and to the branch: never to the
    village."""

    village_path = None
    branch_path = "branch"
    agent_stands_in = True

    def _own(self, viewer: Viewer) -> Q:
        """Besides the members an agent looks after, what she is told of her own cash, which is in no
        village. What is said of her to the coordinator is not hers to read."""
        own = Q(agent=viewer.agent_id, village__isnull=True)
        told = own | super()._own(viewer)
        return told & ~Q(kind__in=_TO_COORDINATOR)

    def _portfolio(self, agent_id: int, codes: tuple[str, ...]) -> Q:
        return _looked_after(agent_id, codes)

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def observed(self) -> Self:
        return self.filter(state=State.OBSERVED)

    def handed(self) -> Self:
        return self.filter(state=State.HANDED)

    def to_members(self) -> Self:
        return self.filter(kind__in=_TO_MEMBER)

    def behind_their_member(self) -> Self:
        """Those whose member has another agent or village today than the row."""
        rows = self.alias(
            was_with=Coalesce("agent", 0), is_with=Coalesce("enrolment__member__agent", 0)
        )
        return rows.filter(~Q(was_with=F("is_with")) | ~Q(village=F("enrolment__member__village")))

    def by_hand_of(self, role: str) -> Self:
        """Of those somebody sees, the ones that were hers to settle: an agent's those of her people and her
        own, a coordinator's what she is told herself. Also those that were settled or taken back since."""
        rows = self.filter(channel__in=Channel.by_hand(), message__isnull=False)
        match role:
            case Role.AGENT:
                return rows
            case Role.COORDINATOR:
                return rows.filter(kind__in=_TO_COORDINATOR)
            case _:
                return self.none()

    def to_do_at(self, at: dt.datetime) -> Self:
        """Those whose message waits at a moment."""
        return self.filter(
            message__state=MessageState.WAITING,
            message__not_before__lte=at,
            message__not_after__gt=at,
        )


class LetterBatchQuerySet(AskedFileQuerySet):
    papers = "printings"
    branch_path = "printings__reminder__branch"


class LetterPrintingQuerySet(ScopedQuerySet):
    """Who printed a letter, and when: for whoever may see the reminder. Never for the village."""

    village_path = None
    branch_path = "reminder__branch"
    agent_path = "reminder__agent"
    agent_stands_in = True

    def _portfolio(self, agent_id: int, codes: tuple[str, ...]) -> Q:
        return _looked_after(agent_id, codes, "reminder__")


class NightQuerySet(ScopedQuerySet):
    """Counts of a branch: for the branch and head office."""

    village_path = None
    branch_path = "branch"
    agent_path = None


class BranchRowQuerySet(ScopedQuerySet):
    """What holds in a branch, or everywhere when no branch is named: read by the branch and head office,
    changed where `visible_to` is a row of one's own branch."""

    village_path = None
    branch_path = "branch"
    agent_path = None

    def visible_to(self, viewer: Viewer) -> Self:
        rows = super().visible_to(viewer)
        if viewer.role == Role.COORDINATOR:
            rows = rows | self.filter(branch__isnull=True)
        return rows

    def in_force(self, day: dt.date) -> Self:
        return self.filter(from_on__lte=day)


class VillageSettingsQuerySet(ScopedQuerySet):
    village_path = None
    agent_path = None


class PauseQuerySet(ScopedQuerySet):
    """Pauses belong to a member, and are seen by who looks after the member and the branch."""

    village_path = None
    branch_path = "member__village__branch"
    agent_path = "member__agent"
    agent_stands_in = True

    def _portfolio(self, agent_id: int, codes: tuple[str, ...]) -> Q:
        return Q(member__agent=agent_id, member__village__in=codes)
