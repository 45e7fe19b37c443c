"""Filters on money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from dues import rules
from dues.enums import ConfirmationAnswerKind, ConfirmationMatch, Handover, ReversalKind, Source
from dues.milestones import ending_within
from perisai import regulations
from perisai.accounts.enums import Role
from villages.enums import TimeZone
from villages.models import Branch
from villages.scoping import ScopedQuerySet, Viewer


class CollectionQuerySet(ScopedQuerySet):
    """A collection stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def with_receipt(self) -> Self:
        """What agents were given and wrote a receipt for."""
        return self.filter(source__in=Source.with_receipt())

    def of_agents(self) -> Self:
        """Members' money that agents took, at the door or at the desk: what the equation of cash adds up.
        A repayment is not: that money is the agent's own again."""
        return self.filter(source__in=Source.of_agent())

    def with_letterhead(self) -> Self:
        """Loaded with what stands on a receipt: the agent, the places, who carries its money, and which
        receipt it took the place of."""
        return self.select_related(
            "agent__user",
            "agent__wadah",
            "village__district__regency",
            "branch",
            "carried__remittance__decision",
            "rebooked_from__collection",
        )

    def reversible(self) -> Self:
        """What people enter one by one; an old book is undone with its import."""
        return self.exclude(source=Source.OLD_BOOK)

    def in_hand(self) -> Self:
        """Not undone, and in no remittance: the agent holds the money."""
        return self.standing().filter(carried__isnull=True)

    def oldest_first(self) -> Self:
        """By the day of collecting: the order in which money is handed on and counted."""
        return self.order_by("collected_on", "pk")

    def reversed(self) -> Self:
        """Undone by an accepted reversal."""
        return self.filter(reversal_decisions__is_accepted=True)

    def returned(self) -> Self:
        """Undone, and the money given back or never taken: not turned into credit."""
        return self.filter(
            reversal_decisions__is_accepted=True,
            reversal_decisions__request__kind__in=ReversalKind.in_cash(),
        )

    def credited(self) -> Self:
        """Undone after the money was handed on: it stays there, and the members have credit."""
        return self.filter(
            reversal_decisions__is_accepted=True,
            reversal_decisions__request__kind=ReversalKind.CREDIT,
        )

    def standing(self) -> Self:
        """Not undone."""
        return self.exclude(reversal_decisions__is_accepted=True)


class OfCollectionQuerySet(ScopedQuerySet):
    """Rows that belong to a collection."""

    village_path = "collection__village"
    branch_path = "collection__branch"
    agent_path = "collection__agent"
    agent_keeps_own = True


class OfReversalRequestQuerySet(ScopedQuerySet):
    """Rows that belong to a request to undo a collection."""

    village_path = "request__collection__village"
    branch_path = "request__collection__branch"
    agent_path = "request__collection__agent"
    agent_keeps_own = True


class OfLineQuerySet(ScopedQuerySet):
    """Rows that belong to a line of a collection."""

    village_path = "line__collection__village"
    branch_path = "line__collection__branch"
    agent_path = "line__collection__agent"
    agent_keeps_own = True


class RemittanceQuerySet(ScopedQuerySet):
    """A remittance stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def waiting(self) -> Self:
        """Handed over to the branch, which has not answered yet."""
        return self.filter(handover__in=Handover.to_branch(), decision__isnull=True)

    def standing(self) -> Self:
        """Not refused."""
        return self.exclude(decision__is_accepted=False)

    def to_pay_in(self) -> Self:
        """Accepted by the branch, which has not paid it into the scheme yet."""
        return self.filter(decision__is_accepted=True, scheme_lines__isnull=True)


class OfRemittanceQuerySet(ScopedQuerySet):
    """Rows that belong to a remittance."""

    village_path = "remittance__village"
    branch_path = "remittance__branch"
    agent_path = "remittance__agent"
    agent_keeps_own = True


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


class OfShortageQuerySet(ScopedQuerySet):
    """Rows that belong to a shortage."""

    village_path = "shortage__remittance__village"
    branch_path = "shortage__remittance__branch"
    agent_path = "shortage__agent"
    agent_keeps_own = True


class SchemePaymentQuerySet(ScopedQuerySet):
    """What an agent paid by herself has her and her village; what a branch paid in is the branch's."""

    branch_path = "branch"
    agent_keeps_own = True


class OfSchemePaymentQuerySet(ScopedQuerySet):
    """Rows that belong to a payment into the scheme."""

    village_path = "payment__village"
    branch_path = "payment__branch"
    agent_path = "payment__agent"
    agent_keeps_own = True


class QuestionQuerySet(ScopedQuerySet):
    """A question stores agent, village and branch as they were. An agent sees those of her time, and
    those about the members she looks after now."""

    branch_path = "branch"
    agent_keeps_own = True

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(answer__isnull=True)

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

    def missing(self) -> Self:
        """Less was counted than should have been there, and nobody has settled it."""
        return self.filter(difference__lt=0, settlement__isnull=True)


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


class TopUpQuerySet(ScopedQuerySet):
    """A top-up stores agent, village and branch as they were on its day."""

    branch_path = "branch"
    agent_keeps_own = True

    def standing(self) -> Self:
        """Not refused."""
        return self.exclude(remittance__decision__is_accepted=False)


class OfTopUpQuerySet(ScopedQuerySet):
    """Rows that belong to a top-up."""

    village_path = "top_up__village"
    branch_path = "top_up__branch"
    agent_path = "top_up__agent"
    agent_keeps_own = True


class ConfirmationBatchQuerySet(ScopedQuerySet):
    """What the scheme says is the branch's to read: neither agents nor villages see it."""

    branch_path = "branch"
    agent_path = None

    def visible_to(self, viewer: Viewer) -> Self:
        return self.none() if viewer.role == Role.SECRETARY else super().visible_to(viewer)


class OfConfirmationBatchQuerySet(ConfirmationBatchQuerySet):
    """Rows that belong to a batch of confirmations."""

    branch_path = "batch__branch"


class ConfirmationQuerySet(OfConfirmationBatchQuerySet):
    def waiting(self) -> Self:
        """Did not confirm by itself, and nobody has answered it."""
        return self.filter(answer__isnull=True, batch__undo__isnull=True).exclude(
            match=ConfirmationMatch.EXACT
        )

    def confirming(self) -> Self:
        """Counts: it fitted by itself or by an answer, and its batch was not undone."""
        return self.filter(
            Q(match=ConfirmationMatch.EXACT)
            | Q(answer__kind__in=ConfirmationAnswerKind.confirming()),
            batch__undo__isnull=True,
        )


class OfConfirmationQuerySet(ConfirmationBatchQuerySet):
    """Rows that belong to a confirmation."""

    branch_path = "confirmation__batch__branch"


# The conditions of the partial indexes of Standing: a question that repeats one is answered by it.
ALIVE = Q(ended_on__isnull=True, lapsed_on__isnull=True, remitted_through__isnull=False)
LAPSED = Q(lapsed_on__isnull=False)
HELD = Q(paid_through__gt=Coalesce("remitted_through", Value(dt.date.min)))
NOT_ARRIVED = Q(paid_through__isnull=False) & (
    Q(remitted_through__isnull=True) | Q(paid_through__gt=F("remitted_through"))
)


class StandingQuerySet(ScopedQuerySet):
    """The states of `dues.rules.status_on`, asked by comparing dates."""

    branch_path = "branch"

    def to_lapse_by(self, day: dt.date) -> Self:
        """Whose day of lapsing has come by `day`, and no night has noted it yet."""
        spans = Q(pk__in=[])
        for first, last in regulations.lapsed_spans(day):
            spans |= Q(remitted_through__range=(first, last))
        return self.filter(ALIVE & spans)

    def in_zones(self, zones: Iterable[str]) -> Self:
        """Of branches in these time zones; without a branch the clock of Jakarta counts."""
        wanted = set(zones)
        if wanted == set(TimeZone.values):
            return self
        own = Q(branch__in=Branch.objects.filter(time_zone__in=wanted))
        return self.filter(own | Q(branch__isnull=True) if TimeZone.WIB in wanted else own)

    def living(self) -> Self:
        """Of enrolments that have not ended, of people who have not died."""
        return self.filter(
            enrolment__ended_on__isnull=True, enrolment__member__deceased_on__isnull=True
        )

    def protected_on(self, day: dt.date) -> Self:
        return self.living().filter(remitted_through__gte=rules.last_due_month(day))

    def in_arrears_on(self, day: dt.date) -> Self:
        """One, two or three months behind, and not lapsed."""
        return self.living().filter(
            remitted_through__lt=rules.last_due_month(day),
            remitted_through__gte=rules.first_month_not_lapsed(day),
        )

    def lapsed_on(self, day: dt.date) -> Self:
        return self.living().filter(remitted_through__lt=rules.first_month_not_lapsed(day))

    def ending_within(self, day: dt.date, days: int) -> Self:
        """Not lapsed, and protection ends within `days` days by the earlier reading; with those for
        whom no day is left."""
        window = ending_within(day, days)
        if window is None:
            return self.none()
        first, last = window
        return self.living().filter(remitted_through__gte=first, remitted_through__lte=last)

    def unprotected_on(self, day: dt.date) -> Self:
        """Nothing reached the scheme, or not enough to keep it; also of people who died or ended."""
        return self.filter(
            Q(remitted_through__isnull=True)
            | Q(remitted_through__lt=rules.first_month_not_lapsed(day))
            | Q(enrolment__ended_on__isnull=False)
            | Q(enrolment__member__deceased_on__isnull=False)
        )

    def awaiting(self) -> Self:
        """Nothing has reached the scheme yet. An enrolment nobody ever paid may have no row at all."""
        return self.living().filter(remitted_through__isnull=True)

    def held_by_agent(self) -> Self:
        """Months were paid to the agent that have not reached the scheme."""
        return self.filter(NOT_ARRIVED)
