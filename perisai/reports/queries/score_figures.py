"""The rows behind every figure of a score card: what a page lists is what its figure counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from dues.models import (
    CashCount,
    Collection,
    ReachedLine,
    ReceiptBook,
    ReceiptRendering,
    ReversalDecision,
    Shortage,
)
from dues.queries.agents import agents_of
from dues.queries.regular import regular_members
from dues.querysets import CollectionQuerySet
from members.models import Enrolment, Member
from perisai.accounts.enums import Role
from perisai.common.months import last_full_month
from perisai.inspections.models import Answer
from perisai.inspections.queries.outcomes import answers_of_closed
from perisai.reports.queries.people import Span as Days
from perisai.reports.queries.staying import first_participations, months_after, newly_joined
from perisai.reports.score_rules import Span
from villages.enums import TimeZone
from villages.models import Agent
from villages.scoping import Viewer


class Figure(models.TextChoices):
    """What a card shows, by its word in the address."""

    REGULAR = "teratur", _("Regular payers")
    STAYED_3 = "bertahan-3", _("Still paying after 3 months")
    STAYED_6 = "bertahan-6", _("Still paying after 6 months")
    STAYED_12 = "bertahan-12", _("Still paying after 12 months")
    LAG = "lama-setor", _("Days from collected to reached")
    CASH = "uang", _("Cash with the agent")
    REVERSALS = "pembatalan", _("Receipts undone")
    MISSING = "nomor-hilang", _("Receipt numbers missing")
    REPRINTS = "cetak-ulang", _("Receipts printed again")
    BACK_DATED = "tanggal-mundur", _("Entered on a later day")
    MISMATCHES = "tidak-cocok", _("Answers that differ from the book")
    SHORT = "uang-kurang", _("Money missing when counted")
    NEW = "peserta-baru", _("New members")
    SEEN = "terlihat", _("Last seen")
    PAY = "insentif", _("Estimate of the incentive")


ASKED_AGENT = "drawn__draw__inspection__agent"  # from an answer to the agent it is about
STAYED = {3: Figure.STAYED_3, 6: Figure.STAYED_6, 12: Figure.STAYED_12}


def cards_of(viewer: Viewer) -> QuerySet[Agent]:
    """The agents whose card this viewer may read: a branch its own, head office all, an agent herself. A
    secretary reads none."""
    if viewer.role == Role.AGENT:
        return Agent.objects.filter(pk=viewer.agent_id).select_related("user", "wadah")
    return agents_of(viewer)


def _within(path: str, viewer: Viewer, span: Span) -> Q:
    begins, ends = Days(span.first, span.last).moments(ZoneInfo(viewer.time_zone))
    return Q(**{f"{path}__gte": begins, f"{path}__lt": ends})


def regular(viewer: Viewer, span: Span, agent: Agent) -> QuerySet[Member]:
    """Who paid every one of the last six whole months: the one definition of the product."""
    return regular_members(viewer, through=last_full_month(span.last), agent=agent)


def began(viewer: Viewer, span: Span, stay: int) -> QuerySet[Enrolment]:
    """The participations with which those of a cohort began."""
    return first_participations(viewer).filter(start_month__range=span.cohort(stay))


def cohort(viewer: Viewer, span: Span, stay: int, agent: Agent) -> QuerySet[Member]:
    """The people of a cohort whom an agent has today; `has_stayed`: they paid the month that counts."""
    starts = began(viewer, span, stay).filter(member__agent=agent)
    paid = months_after(viewer, starts, span.first_due, span.due).filter(after=stay)
    return Member.objects.filter(pk__in=starts.values("member")).annotate(
        has_stayed=Exists(paid.filter(enrolment__member=OuterRef("pk")))
    )


def reached(viewer: Viewer, span: Span) -> QuerySet[ReachedLine]:
    """Months of dues that agents took and that were paid into the scheme in the span; `lag` from one day to
    the other."""
    return (
        ReachedLine.objects.visible_to(viewer)
        .filter(
            payment__paid_on__range=(span.first, span.last),
            line__collection__book__isnull=False,
        )
        .annotate(lag=F("payment__paid_on") - F("line__collection__collected_on"))
    )


def held(viewer: Viewer, span: Span) -> QuerySet[Collection]:
    """Receipts whose money is with agents today, in hand or in their balance."""
    return Collection.objects.visible_to(viewer).of_agents().with_agent()


def receipts_of(viewer: Viewer) -> CollectionQuerySet:
    """What agents took with a receipt, the newest day first. What was paid elsewhere or stands in an old book
    is no sign of an agent, whoever entered it."""
    return Collection.objects.visible_to(viewer).with_receipt().order_by("-collected_on", "-pk")


def written(viewer: Viewer, span: Span) -> QuerySet[Collection]:
    """Receipts entered in the span, also those that were undone since."""
    rows = Collection.objects.visible_to(viewer).with_receipt()
    return rows.filter(_within("recorded_at", viewer, span))


def reversals(viewer: Viewer, span: Span) -> QuerySet[ReversalDecision]:
    """Receipts undone in the span."""
    rows = ReversalDecision.objects.visible_to(viewer).filter(is_accepted=True)
    return rows.filter(_within("decided_at", viewer, span), collection__book__isnull=False)


def reprints(viewer: Viewer, span: Span) -> QuerySet[ReceiptRendering]:
    """Copies of receipts that were printed in the span, each by itself."""
    rows = ReceiptRendering.objects.visible_to(viewer).filter(number__gt=0)
    return rows.filter(_within("rendered_at", viewer, span))


def back_dated(viewer: Viewer, span: Span) -> QuerySet[Collection]:
    """Receipts entered in the span on a later day than they say, by the calendar of their branch."""
    zones = {zone: TruncDate("recorded_at", tzinfo=ZoneInfo(zone)) for zone in TimeZone.values}
    entered_on = Case(
        *(When(branch__time_zone=zone, then=day) for zone, day in zones.items()),
        default=zones[TimeZone.WIB],
    )
    rows = written(viewer, span).annotate(entered_on=entered_on)
    return rows.filter(entered_on__gt=F("collected_on"))


def books_with_gaps(viewer: Viewer, span: Span) -> QuerySet[ReceiptBook]:
    """Books of the years of the span that have issued more numbers than there are receipts; `missing` says
    how many. The product itself leaves no gap: one means that somebody reached into the database."""
    return (
        ReceiptBook.objects.filter(agent__in=cards_of(viewer))
        .filter(year__range=(span.first.year, span.last.year))
        .annotate(missing=F("last_number") - models.Count("collections"))
        .filter(missing__gt=0)
    )


def shortages(viewer: Viewer, span: Span) -> QuerySet[Shortage]:
    """What was missing of remittances counted in the span."""
    rows = Shortage.objects.visible_to(viewer)
    return rows.filter(remittance__decision__decided_on__range=(span.first, span.last))


def short_counts(viewer: Viewer, span: Span) -> QuerySet[CashCount]:
    """Counts of cash in the span at which something was missing."""
    rows = CashCount.objects.visible_to(viewer).filter(difference__lt=0)
    return rows.filter(counted_on__range=(span.first, span.last))


def asked(viewer: Viewer, span: Span) -> QuerySet[Answer]:
    """What drawn members answered in inspections of agents that were closed in the span. One that still runs
    counts nowhere: its agent does not know of it."""
    return answers_of_closed(viewer, span.first, span.last)


def mismatches(viewer: Viewer, span: Span) -> QuerySet[Answer]:
    """Those of them that differ from the book, however that ended."""
    return asked(viewer, span).filter(mismatch__isnull=False)


def joined_in(viewer: Viewer, span: Span) -> QuerySet[Enrolment]:
    """New members of the span."""
    return newly_joined(viewer, span.first, span.last)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that counts rows, and the path from a row to its agent."""

    rows: Callable[[Viewer, Span], QuerySet]
    agent: str


COUNTED = {
    Figure.REVERSALS: Counted(reversals, "collection__agent"),
    Figure.REPRINTS: Counted(reprints, "collection__agent"),
    Figure.BACK_DATED: Counted(back_dated, "agent"),
    Figure.MISMATCHES: Counted(mismatches, ASKED_AGENT),
    Figure.NEW: Counted(joined_in, "member__agent"),
}
