"""Inspections as lists, and the rows inside one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.inspections.enums import Stage
from perisai.inspections.models import (
    Answer,
    Closing,
    Draw,
    Drawn,
    Finding,
    Inspection,
    Mismatch,
    MismatchStep,
    PlanWithdrawal,
)
from villages.models import Posting
from villages.scoping import Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """An inspection in a list, with how far it has come."""

    inspection: Inspection
    stage: Stage
    drawn: int
    asked: int
    open_mismatches: int
    open_findings: int


def inspections_of(viewer: Viewer) -> QuerySet[Inspection]:
    """The inspections that this viewer may know of, the newest first."""
    return (
        Inspection.objects.visible_to(viewer)
        .select_related(
            "agent__user",
            "agent__wadah",
            "village__district__regency",
            "branch",
            "coordinator",
            "withdrawal__by",
        )
        .order_by("-pk")
    )


def inspection_page(
    viewer: Viewer, *, after: UUID | None = None
) -> tuple[list[InspectionRow], UUID | None]:
    """Some of them, each with its stage: open ones first, of these and of the ended ones the newest first.
    With the one after which the next page begins. Two queries at most."""
    rows = _with_stage(viewer)
    last = after and rows.filter(uuid=after).first()
    if last:
        older = Q(is_over=last.is_over, pk__lt=last.pk)
        rows = rows.filter(older if last.is_over else older | Q(is_over=True))
    found = list(rows.order_by("is_over", "-pk")[: PAGE + 1])
    following = found[PAGE - 1].uuid if len(found) > PAGE else None
    return [_row(row) for row in found[:PAGE]], following


def inspection_rows(viewer: Viewer, *, keys: Sequence[int] | None = None) -> list[InspectionRow]:
    """All of them, or those with these keys, the newest first, each with its stage. One query."""
    rows = _with_stage(viewer)
    return [_row(row) for row in (rows if keys is None else rows.filter(pk__in=keys))]


def _with_stage(viewer: Viewer) -> QuerySet[Inspection]:
    newest = Draw.objects.filter(inspection=OuterRef("pk")).order_by("-number").values("pk")[:1]
    closings = Closing.objects.filter(inspection=OuterRef("pk"))
    accepted = Exists(closings.filter(decision__is_accepted=True))
    withdrawn = Exists(PlanWithdrawal.objects.filter(inspection=OuterRef("pk")))
    rows = inspections_of(viewer).annotate(
        newest_draw=Subquery(newest),
        is_closed=accepted,
        is_withdrawn=withdrawn,
        is_over=ExpressionWrapper(accepted | withdrawn, output_field=BooleanField()),
        is_waiting=Exists(closings.filter(decision__isnull=True)),
    )
    drawn = Drawn.objects.filter(draw=OuterRef("newest_draw")).order_by()
    answered = drawn.filter(answers__isnull=False)
    open_cases = _open(Mismatch.objects.standing()).filter(
        answer__drawn__draw=OuterRef("newest_draw")
    )
    findings = Finding.objects.standing().filter(inspection=OuterRef("pk"), done_on__isnull=True)
    return rows.annotate(
        drawn=_number(drawn, "draw"),
        asked=_number(answered, "draw"),
        open_mismatches=_number(open_cases, "answer__drawn__draw"),
        open_findings=_number(findings, "inspection"),
    )


def _row(row: Inspection) -> InspectionRow:
    stage = stage_of(
        is_closed=row.is_closed,
        is_waiting=row.is_waiting,
        is_withdrawn=row.is_withdrawn,
        drawn=row.drawn or 0,
        asked=row.asked or 0,
    )
    return InspectionRow(
        row,
        stage,
        row.drawn or 0,
        row.asked or 0,
        row.open_mismatches or 0,
        row.open_findings or 0,
    )


def stage_of(
    *, is_closed: bool, is_waiting: bool, is_withdrawn: bool, drawn: int, asked: int
) -> Stage:
    """How far an inspection has come."""
    if is_withdrawn:
        return Stage.WITHDRAWN
    if is_closed:
        return Stage.CLOSED
    if is_waiting:
        return Stage.WAITING
    if not drawn:
        return Stage.PLANNED
    return Stage.ASKED if asked >= drawn else Stage.ASKING


def draws_of(viewer: Viewer) -> QuerySet[Draw]:
    """The draws of the viewer's branch."""
    return Draw.objects.visible_to(viewer).select_related(
        "inspection__agent__user", "inspection__village", "inspection__branch", "by"
    )


def drawn_of(viewer: Viewer) -> QuerySet[Drawn]:
    """The drawn members of the viewer's branch, each with its house and its inspection."""
    return Drawn.objects.visible_to(viewer).select_related(
        "draw__inspection__agent__user",
        "draw__inspection__village",
        "draw__inspection__branch",
        "member__neighbourhood__hamlet",
        "member__village",
        "member__agent__user",
    )


def answers_of(viewer: Viewer) -> QuerySet[Answer]:
    """The answers of the viewer's branch, the oldest first."""
    return Answer.objects.visible_to(viewer).select_related("by", "mismatch").order_by("pk")


def mismatches_of(viewer: Viewer) -> QuerySet[Mismatch]:
    """The mismatches of the viewer's branch, each with whom it is about."""
    return Mismatch.objects.visible_to(viewer).select_related(
        "answer__drawn__draw__inspection__branch",
        "answer__drawn__draw__inspection__agent__user",
        "answer__drawn__draw__inspection__village",
        "answer__drawn__member",
        "answer__by",
        "answer__corrected_by",
    )


def steps_of(viewer: Viewer) -> QuerySet[MismatchStep]:
    """What was done about the mismatches of the viewer's branch, the oldest first."""
    return MismatchStep.objects.visible_to(viewer).select_related("owner", "by").order_by("pk")


def findings_of(viewer: Viewer) -> QuerySet[Finding]:
    """The findings of the viewer's branch."""
    return Finding.objects.visible_to(viewer).select_related("inspection__branch", "by")


def closings_of(viewer: Viewer) -> QuerySet[Closing]:
    """The closings of the viewer's branch."""
    return Closing.objects.visible_to(viewer).select_related(
        "inspection__branch", "inspection__agent__user", "inspection__village", "by", "decision"
    )


def closings_to_decide(viewer: Viewer) -> QuerySet[Closing]:
    """Those that wait for this viewer: not their own, nor of an inspection they led."""
    waiting = closings_of(viewer).filter(decision__isnull=True)
    return waiting.exclude(Q(by=viewer.user) | Q(inspection__coordinator=viewer.user))


def overdue_mismatches(viewer: Viewer) -> QuerySet[Mismatch]:
    """Open mismatches that were to be cleared up before today."""
    return _open(mismatches_of(viewer).standing()).filter(last_due__lt=viewer.on)


def coordinators_of(viewer: Viewer, branches: Iterable[int] | None = None) -> QuerySet[User]:
    """Who coordinates the viewer's branches, or those with the keys `branches`, today."""
    within = viewer.branch_ids if branches is None else branches
    posts = Posting.objects.active_on(viewer.on).filter(branch__in=within)
    return User.objects.filter(
        pk__in=posts.values("user"), role=Role.COORDINATOR, is_active=True
    ).order_by("name")


def _open(mismatches: QuerySet[Mismatch]) -> QuerySet[Mismatch]:
    """Those whose newest step has not ended them; `last_due` is its day."""
    steps = MismatchStep.objects.filter(mismatch=OuterRef("pk")).order_by("-pk")
    return mismatches.annotate(
        last_due=Subquery(steps.values("due_on")[:1]),
        last_resolution=Subquery(steps.values("resolution")[:1]),
    ).filter(last_resolution="")


def _number(rows: QuerySet, of: str) -> Subquery:
    """How many there are, as a column."""
    counted = rows.order_by().values(of).annotate(number=Count("pk", distinct=True))
    return Subquery(counted.values("number")[:1])
