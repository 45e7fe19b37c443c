"""Every step that waits for a second person, on one page: what was asked by one and is decided by another.

Nothing is decided here: each line leads to the place where it is. Who asked is never who decides; her own
requests stand apart, so that she sees that they wait for somebody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dues.models import (
    BranchQuestion,
    CashCount,
    LateEntry,
    Remittance,
    ReversalRequest,
    Shortage,
)
from dues.queries.cash_counts import counts_to_settle, open_counts
from dues.queries.closing import late_entries, late_to_answer
from dues.queries.duplicates import duplicates_of, duplicates_to_decide
from dues.queries.moving import moves_of, moves_to_consent
from dues.queries.questions import open_questions, questions_to_answer
from dues.queries.remittances import (
    open_shortages,
    remittances_to_decide,
    shortages_to_settle,
    waiting_remittances,
)
from dues.queries.reversals import reversals_to_decide, waiting_reversals
from members.models import DuplicateRequest, Move, NikCorrection
from members.queries.nik import nik_corrections_of, niks_to_decide
from perisai.common.month_names import month_name
from perisai.common.rupiah import format_rupiah
from perisai.inspections.models import Closing
from perisai.inspections.queries.inspections import closings_of, closings_to_decide
from villages.scoping import Viewer

SHOWN = 200  # who has more begins with the oldest anyway


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line says of one request: since when, who asked (empty for the site itself), and what about."""

    at: dt.datetime
    by: str
    about: str


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of request. `to_decide` are those that wait for this viewer, `waiting` open ones she sees;
    `decided_at` names the page where it is decided, `seen_at` the one where others read it."""

    model: type[Model]
    label: str | Promise
    to_decide: Callable[[Viewer], QuerySet]
    waiting: Callable[[Viewer], QuerySet]
    read: Callable[[Model], Asked]
    decided_at: str
    seen_at: Callable[[Model], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One request as the page shows it."""

    label: str | Promise
    asked: Asked
    url: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for the viewer (`number`, of which the oldest are shown), and what she sees that waits for
    somebody else."""

    mine: Sequence[Step]
    of_others: Sequence[Step]
    number: int

    @property
    def more(self) -> int:
        """How many wait for the viewer and are not shown."""
        return self.number - len(self.mine)


def inbox_of(viewer: Viewer) -> Inbox:
    """Every request that this viewer decides, or sees waiting for somebody else. Two queries for each kind,
    whatever the number of requests; a third of a kind with more than are shown."""
    mine, of_others, number = [], [], 0
    for source in SOURCES:
        to_decide = source.to_decide(viewer)
        rows = list(to_decide[: SHOWN + 1])
        number += len(rows) if len(rows) <= SHOWN else to_decide.count()
        mine += [_step(source, row, is_mine=True) for row in rows]
        others = source.waiting(viewer).exclude(pk__in=to_decide.order_by().values("pk"))
        of_others += [_step(source, row, is_mine=False) for row in others[:SHOWN]]
    return Inbox(_oldest(mine), _oldest(of_others), number)


def _oldest(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.asked.at)[:SHOWN]


def _step(source: Source, row: Model, *, is_mine: bool) -> Step:
    url = reverse(source.decided_at, args=[row.uuid]) if is_mine else source.seen_at(row)
    return Step(source.label, source.read(row), url)


def _page(name: str) -> Callable[[Model], str]:
    return lambda row: reverse(name, args=[row.uuid])


def _list(name: str) -> Callable[[Model], str]:
    return lambda _row: reverse(name)


# -- What each kind says -----------------------------------------------------------------------------


def _reversal(row: ReversalRequest) -> Asked:
    amount = format_rupiah(row.part or row.collection.total)
    about = f"{row.collection.title}, {amount}: {row.get_kind_display()}"
    return Asked(row.requested_at, row.requested_by.name, about)


def _remittance(row: Remittance) -> Asked:
    return Asked(row.recorded_at, row.by.name, f"{row.agent}: {format_rupiah(row.total)}")


def _shortage(row: Shortage) -> Asked:
    decision = row.remittance.decision
    about = f"{row.agent}: {format_rupiah(row.amount)}"
    return Asked(decision.decided_at, decision.decided_by.name, about)


def _question(row: BranchQuestion) -> Asked:
    about = f"{row.enrolment.member.name}: {row.get_kind_display()}"
    return Asked(row.recorded_at, row.by.name if row.by else "", about)


def _count(row: CashCount) -> Asked:
    told = _t("%(amount)s short") if row.missing else _t("%(amount)s too much")
    amount = {"amount": format_rupiah(row.missing or row.over)}
    return Asked(row.counted_at, row.by.name, f"{row.agent}: {told % amount}")


def _late(row: LateEntry) -> Asked:
    about = f"{row.kind.label}, {month_name(row.month)}: {format_rupiah(row.amount)}"
    return Asked(row.recorded_at, row.by.name, about)


def _duplicate(row: DuplicateRequest) -> Asked:
    return Asked(row.asked_at, row.by.name, f"{row.name}, {row.village.title}")


def _move(row: Move) -> Asked:
    about = _t("%(number)d people from %(old)s to %(new)s") % {
        "number": row.number,
        "old": row.from_branch.name,
        "new": row.to_branch.name,
    }
    return Asked(row.ordered_at, row.by.name, about)


def _closing(row: Closing) -> Asked:
    about = f"{row.inspection.code}, {row.inspection.whom}"
    return Asked(row.asked_at, row.by.name, about)


def _nik(row: NikCorrection) -> Asked:
    return Asked(row.asked_at, row.by.name, row.member.name)


SOURCES = (
    Source(
        Remittance,
        _("cash that was handed over"),
        remittances_to_decide,
        waiting_remittances,
        _remittance,
        "dues:decide",
        _page("dues:remittance"),
    ),
    Source(
        Shortage,
        _("money that was short"),
        shortages_to_settle,
        open_shortages,
        _shortage,
        "dues:settle",
        lambda row: reverse("dues:remittance", args=[row.remittance.uuid]),
    ),
    Source(
        CashCount,
        _("a cash count that does not agree"),
        counts_to_settle,
        open_counts,
        _count,
        "dues:settle_count",
        _page("dues:cash_count"),
    ),
    Source(
        ReversalRequest,
        _("undoing a receipt"),
        reversals_to_decide,
        waiting_reversals,
        _reversal,
        "dues:reversal_decide",
        _list("dues:reversal_list"),
    ),
    Source(
        LateEntry,
        _("an entry after the close"),
        late_to_answer,
        lambda viewer: late_entries(viewer).waiting().order_by("pk"),
        _late,
        "dues:late_entry",
        _page("dues:late_entry"),
    ),
    Source(
        BranchQuestion,
        _("a question about paid months"),
        questions_to_answer,
        lambda viewer: open_questions(viewer).filter(by=viewer.user),
        _question,
        "dues:question_answer",
        _list("dues:question_list"),
    ),
    Source(
        DuplicateRequest,
        _("whose member somebody is"),
        duplicates_to_decide,
        lambda viewer: duplicates_of(viewer).open().order_by("pk"),
        _duplicate,
        "dues:duplicate",
        _page("dues:duplicate"),
    ),
    Source(
        Move,
        _("members from another branch"),
        moves_to_consent,
        lambda viewer: moves_of(viewer).to_consent().order_by("pk"),
        _move,
        "dues:move",
        _page("dues:move"),
    ),
    Source(
        Closing,
        _("the end of an inspection"),
        closings_to_decide,
        lambda viewer: closings_of(viewer).filter(decision__isnull=True).order_by("pk"),
        _closing,
        "inspections:decide",
        lambda row: reverse("inspections:show", args=[row.inspection.uuid]),
    ),
    Source(
        NikCorrection,
        _("a mistyped NIK"),
        niks_to_decide,
        lambda viewer: nik_corrections_of(viewer).filter(decision__isnull=True).order_by("pk"),
        _nik,
        "members:decide_nik",
        _list("members:nik_list"),
    ),
)
