"""Agents who leave: what is handed over, who answers, who takes no new dues."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from dues.enums import SuccessionOutcome
from dues.models import (
    CashCount,
    Collection,
    Leaving,
    ReceiptBook,
    ReversalRequest,
    Shortage,
    Succession,
)
from dues.queries.advances import open_lines
from dues.queries.cash import Cash, cash_of_agent
from dues.queries.letterheads import Letterhead, letterhead_of
from dues.queries.questions import questions_on
from dues.queries.refunds import refunds_of
from members.models import Member
from villages.models import Agent, Assignment, Village
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Figures:
    """What an agent would hand over in a village now. Rupiah; `books` maps each of her receipt books to
    the last number used. Requests, counts, refunds and questions are numbers of what is open;
    `counted_short` is what was missing in those counts, which are of the branch and not of one village;
    `refunds_amount` is part of the cash in hand."""

    members: int
    cash: Cash
    books: dict[str, int]
    open_advances: int
    open_requests: int
    open_shortages: int
    open_counts: int
    counted_short: int
    refunds_due: int
    refunds_amount: int
    open_questions: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over with everything its page and its paper tell. `people` are the members who go over, or
    went over, by dusun and name."""

    succession: Succession
    people: Sequence[Member]
    receipts: Sequence[Collection]
    requests: Sequence[ReversalRequest]
    letterhead: Letterhead

    @property
    def by_hamlet(self) -> list[tuple[str, int]]:
        """How many members live in each dusun; those without one last, under an empty name."""
        counted = Counter(hamlet_of(person) for person in self.people)
        return sorted(counted.items(), key=lambda pair: (not pair[0], pair[0]))

    @property
    def answer(self):
        return getattr(self.succession, "answer", None)

    @property
    def is_over(self) -> bool:
        """Refused or taken back: nothing is shown or printed of it any more but the answer."""
        return bool(self.answer) and self.answer.outcome != SuccessionOutcome.ACCEPTED

    @property
    def code(self) -> str:
        """`SZ 7F3A-09BC`: printed on the paper, short enough to be read over the telephone."""
        tail = self.succession.uuid.hex[-8:].upper()
        return f"{self.succession.agent.code} {tail[:4]}-{tail[4:]}"


def successions_of(viewer: Viewer) -> QuerySet[Succession]:
    """The hand-overs this viewer may see, newest first, each with its people and its answer."""
    return (
        Succession.objects.visible_to(viewer)
        .select_related(
            "agent__user",
            "agent__wadah",
            "successor__user",
            "village__district__regency",
            "branch",
            "by",
            "answer__by",
        )
        .order_by("-pk")
    )


def successions_to_answer(viewer: Viewer) -> QuerySet[Succession]:
    """Hand-overs that wait for this agent's own answer, oldest first."""
    return successions_of(viewer).open().filter(successor=viewer.agent_id).order_by("pk")


def leaving_of(agent: Agent) -> QuerySet[Leaving]:
    """The villages in which an agent hands over or has handed over, unless she was assigned there again
    afterwards: there she takes no new dues."""
    came_back = Assignment.objects.filter(
        agent=OuterRef("agent"),
        village=OuterRef("village"),
        from_on__gt=OuterRef("succession__last_on"),
    )
    return (
        Leaving.objects.filter(agent=agent)
        .filter(~Exists(came_back))
        .select_related("village", "succession__successor__user", "succession__by")
        .order_by("pk")
    )


def leaving_words(succession: Succession) -> str:
    """What an agent who leaves is told, and whom to ask."""
    return _(
        "You hand over %(village)s to %(successor)s (%(code)s), so no new dues are taken here. The member"
        " pays to %(successor)s. Questions: %(by)s at the branch."
    ) % {
        "village": succession.village.title,
        "successor": succession.successor.user.name,
        "code": succession.successor.code,
        "by": succession.by.name,
    }


def figures_of(agent: Agent, village: Village, *, on: dt.date) -> Figures:
    """What an agent hands over in a village; exact under the lock of her money. Nine queries."""
    receipts = Collection.objects.filter(agent=agent, village=village)
    books = ReceiptBook.objects.filter(agent=agent).select_related("agent")
    shortages = Shortage.objects.filter(
        agent=agent, remittance__village=village, settlement__isnull=True
    )
    counts = list(CashCount.objects.filter(agent=agent, branch=village.branch).unsettled())
    refunds = refunds_of(agent, village, on=on)
    return Figures(
        members=members_to_hand_over(agent, village).count(),
        cash=cash_of_agent(agent, branch=village.branch, village=village, on=on),
        books={str(book): book.last_number for book in books.order_by("year", "letter")},
        open_advances=open_lines(agent)
        .filter(collection__village=village)
        .aggregate(sum=Sum("cash", default=0))["sum"],
        open_requests=ReversalRequest.objects.filter(
            collection__in=receipts, decision__isnull=True
        ).count(),
        open_shortages=shortages.aggregate(sum=Sum("amount", default=0))["sum"],
        open_counts=len(counts),
        counted_short=sum(count.missing for count in counts),
        refunds_due=len(refunds),
        refunds_amount=sum(due.amount for due in refunds),
        open_questions=questions_on(receipts).count(),
    )


def members_to_hand_over(agent: Agent, village: Village) -> QuerySet[Member]:
    """The people an agent looks after in a village; those entered by mistake are left out."""
    return Member.objects.filter(agent=agent, village=village).present()


def handed_over_of(succession: Succession) -> HandedOver:
    """Everything about a hand-over in hand. The number of queries does not grow with it."""
    requests = ReversalRequest.objects.filter(
        collection__agent=succession.agent,
        collection__village=succession.village,
        requested_at__lte=succession.started_at,
    ).exclude(decision__decided_at__lte=succession.started_at)
    return HandedOver(
        succession=succession,
        people=list(
            _people(succession)
            .select_related("neighbourhood__hamlet")
            .order_by(
                F("neighbourhood__hamlet__walking_order").asc(nulls_last=True),
                "neighbourhood__hamlet__name",
                "neighbourhood__rw",
                "neighbourhood__rt",
                "name",
                "pk",
            )
        ),
        receipts=list(
            Collection.objects.filter(
                pk__in=succession.receipts.values("collection")
            ).oldest_first()
        ),
        requests=list(requests.select_related("collection").order_by("pk")),
        letterhead=letterhead_of(succession.agent, succession.village),
    )


def _people(succession: Succession) -> QuerySet[Member]:
    """Who goes over, or went over; nobody once it was refused or taken back."""
    answer = getattr(succession, "answer", None)
    if answer is None:
        return members_to_hand_over(succession.agent, succession.village)
    return Member.objects.filter(pk__in=answer.moved.values("member"))


def hamlet_of(member: Member) -> str:
    """The dusun a member lives in; empty where none is known."""
    return member.neighbourhood.hamlet.name if member.neighbourhood else ""


def work_of(agent: Agent, viewer: Viewer) -> list[tuple[Village, int]]:
    """The villages of this viewer in which an agent works or looks after members, each with how many.
    Two queries."""
    counted = dict(
        Member.objects.visible_to(viewer)
        .present()
        .filter(agent=agent)
        .order_by()
        .values_list("village")
        .annotate(number=Count("pk"))
    )
    works = Assignment.objects.filter(agent=agent).active_on(viewer.on).values("village")
    rows = Village.objects.visible_to(viewer).select_related("branch").order_by("name", "code")
    found = rows.filter(pk__in=works) | rows.filter(pk__in=list(counted))
    return [(village, counted.get(village.pk, 0)) for village in found.distinct()]
