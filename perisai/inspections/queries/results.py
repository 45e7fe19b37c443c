"""Everything about one inspection: draws, answers beside the book, what came of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dues.models import CashCount
from dues.queries.cash_counts import cash_counts_of
from perisai.common.months import parse_month
from perisai.common.numbers import percent_of
from perisai.inspections import draw_rules
from perisai.inspections.certainty_rules import CERTAINTY, Group, share_of_all, total_bounds
from perisai.inspections.comparing_rules import Book
from perisai.inspections.enums import MismatchKind, Stage, Way
from perisai.inspections.models import (
    Answer,
    Closing,
    Draw,
    Drawn,
    Finding,
    Inspection,
    Mismatch,
    MismatchStep,
)
from perisai.inspections.queries.inspections import stage_of
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """A drawn member with everything that was answered and what came of it, the oldest first."""

    drawn: Drawn
    answers: Sequence[Answer]
    steps: Sequence[MismatchStep]

    @property
    def answer(self) -> Answer | None:
        """The one that counts."""
        return self.answers[-1] if self.answers else None

    @property
    def is_reached(self) -> bool:
        return self.answer is not None and self.answer.is_reached

    @property
    def leaves_open(self) -> bool:
        """Reached, and does not remember whether they paid."""
        return self.answer is not None and self.answer.leaves_open

    @property
    def mismatch(self) -> Mismatch | None:
        return getattr(self.answer, "mismatch", None)

    @property
    def kinds(self) -> list[MismatchKind]:
        return [MismatchKind(kind) for kind in self.mismatch.kinds] if self.mismatch else []

    @property
    def book(self) -> Book:
        return book_of(self.drawn)

    @property
    def said_months(self) -> list[dt.date]:
        return [parse_month(month) for month in self.answer.months]

    @property
    def step(self) -> MismatchStep | None:
        """The newest step."""
        return self.steps[-1] if self.steps else None

    @property
    def is_open(self) -> bool:
        return self.step is not None and not self.step.resolution


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group of a draw in numbers. Of those who were `reached`, `unsure` do not remember whether they
    paid: nothing can be compared of them, so `found` is a part of the others."""

    has_paid: bool
    everybody: int
    drawn: int
    reached: int
    unsure: int
    found: int

    @property
    def compared(self) -> int:
        """Whose answer stands beside the book."""
        return self.reached - self.unsure

    @property
    def share(self) -> str:
        """`20,0%` of those who were compared."""
        return percent_of(self.found, self.compared)


@dataclass(frozen=True, slots=True)
class TotalResult:
    """Both groups of a draw together. `share` (`15,3%`) is an estimate for everybody, weighed by the size of
    the groups; empty while nobody of one of them was compared."""

    everybody: int
    drawn: int
    reached: int
    unsure: int
    found: int
    share: str

    @property
    def compared(self) -> int:
        """Whose answer stands beside the book."""
        return self.reached - self.unsure


@dataclass(frozen=True, slots=True)
class DrawResult:
    """A draw and what came of it."""

    draw: Draw
    asked: Sequence[Asked]

    @property
    def groups(self) -> list[GroupResult]:
        return [
            self._group(has_paid, everybody)
            for has_paid, everybody in ((True, self.draw.paid), (False, self.draw.unpaid))
        ]

    @property
    def total(self) -> TotalResult:
        """Both groups together."""
        one, two = self.groups
        share = share_of_all(self._sampled)
        return TotalResult(
            one.everybody + two.everybody,
            one.drawn + two.drawn,
            one.reached + two.reached,
            one.unsure + two.unsure,
            one.found + two.found,
            "" if share is None else percent_of(share.numerator, share.denominator),
        )

    @property
    def answered(self) -> int:
        return sum(row.answer is not None for row in self.asked)

    @property
    def mismatched(self) -> list[Asked]:
        return [row for row in self.asked if row.mismatch]

    @property
    def not_cleared(self) -> int:
        """How many mismatches are still open."""
        return sum(row.is_open for row in self.mismatched)

    @property
    def ways(self) -> list[tuple[Way, int]]:
        """How many were visited, called, not reached."""
        ways = [row.answer.way for row in self.asked if row.answer]
        return [(way, ways.count(way)) for way in Way if way in ways]

    @property
    def kinds(self) -> list[tuple[MismatchKind, int]]:
        """How often each kind of mismatch was found."""
        kinds = [kind for row in self.mismatched for kind in row.kinds]
        return [(kind, kinds.count(kind)) for kind in MismatchKind if kind in kinds]

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Between which numbers of everybody the mismatches lie, by CERTAINTY percent; nothing while nobody
        was compared."""
        groups = self._sampled
        return total_bounds(groups) if any(group.asked for group in groups) else None

    @property
    def certainty(self) -> int:
        return CERTAINTY

    @property
    def _sampled(self) -> list[Group]:
        return [Group(group.everybody, group.compared, group.found) for group in self.groups]

    def _group(self, has_paid: bool, everybody: int) -> GroupResult:
        rows = [row for row in self.asked if row.drawn.has_paid == has_paid]
        return GroupResult(
            has_paid,
            everybody,
            len(rows),
            sum(row.is_reached for row in rows),
            sum(row.leaves_open for row in rows),
            sum(row.mismatch is not None for row in rows),
        )


@dataclass(frozen=True, slots=True)
class Inside:
    """An inspection with everything in it."""

    inspection: Inspection
    draws: Sequence[DrawResult]
    findings: Sequence[Finding]
    closings: Sequence[Closing]
    counts: Sequence[CashCount]

    @property
    def draw(self) -> DrawResult | None:
        """The one that counts."""
        return self.draws[-1] if self.draws else None

    @property
    def earlier(self) -> Sequence[DrawResult]:
        return self.draws[:-1]

    @property
    def closing(self) -> Closing | None:
        """The newest one."""
        return self.closings[-1] if self.closings else None

    @property
    def is_closed(self) -> bool:
        return self.closing is not None and _is_accepted(self.closing)

    @property
    def is_waiting(self) -> bool:
        return self.closing is not None and not hasattr(self.closing, "decision")

    @property
    def is_withdrawn(self) -> bool:
        """Whether the plan was taken back before anybody was drawn."""
        return hasattr(self.inspection, "withdrawal")

    @property
    def sent_back(self) -> Closing | None:
        """The newest closing, when the second person sent it back."""
        is_back = self.closing is not None and not self.is_closed and not self.is_waiting
        return self.closing if is_back else None

    @property
    def stage(self) -> Stage:
        return stage_of(
            is_closed=self.is_closed,
            is_waiting=self.is_waiting,
            is_withdrawn=self.is_withdrawn,
            drawn=len(self.draw.asked) if self.draw else 0,
            asked=self.draw.answered if self.draw else 0,
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """A draw made again from what is stored, and whether that is what was kept of it."""

    draw: Draw
    lots: Sequence[draw_rules.Lot]
    digest: str
    is_digest_equal: bool
    are_members_equal: bool

    @property
    def is_equal(self) -> bool:
        return self.is_digest_equal and self.are_members_equal


def book_of(drawn: Drawn) -> Book:
    """What the book said of a drawn member when the draw was made."""
    months = tuple(parse_month(month) for month in drawn.book_months)
    return Book(drawn.book_amount, months, drawn.book_receipts)


def inside_of(inspection: Inspection, *, viewer: Viewer) -> Inside:
    """Everything about an inspection that the viewer sees. Seven queries, whatever its size."""
    draws = list(Draw.objects.filter(inspection=inspection).select_related("by").order_by("number"))
    asked: dict[int, list[Asked]] = {draw.pk: [] for draw in draws}
    answers: dict[int, list[Answer]] = {}
    steps: dict[int, list[MismatchStep]] = {}
    of_inspection = Answer.objects.filter(drawn__draw__inspection=inspection)
    for answer in of_inspection.select_related("by", "mismatch").order_by("pk"):
        answers.setdefault(answer.drawn_id, []).append(answer)
    for step in (
        MismatchStep.objects.filter(
            mismatch__answer__drawn__draw__inspection=inspection,
            mismatch__answer__corrected_by__isnull=True,
        )
        .select_related("owner", "by", "mismatch__answer")
        .order_by("pk")
    ):
        steps.setdefault(step.mismatch.answer.drawn_id, []).append(step)
    rows = Drawn.objects.filter(draw__inspection=inspection).select_related(
        "member__neighbourhood__hamlet", "member__agent__user"
    )
    for drawn in rows.order_by("draw", "place"):
        asked[drawn.draw_id].append(
            Asked(drawn, answers.get(drawn.pk, []), steps.get(drawn.pk, []))
        )
    closings = Closing.objects.filter(inspection=inspection).select_related(
        "by", "decision__decided_by"
    )
    findings = Finding.objects.standing().filter(inspection=inspection).select_related("by")
    ends = list(closings.order_by("pk"))
    return Inside(
        inspection=inspection,
        draws=[DrawResult(draw, asked[draw.pk]) for draw in draws],
        findings=list(findings.order_by("pk")),
        closings=ends,
        counts=_counts(inspection, ends[-1] if ends else None, viewer),
    )


def proof_of(draw: Draw) -> Proof:
    """A draw in hand, made again from its stored seed and population; of a population that cannot be read
    nobody is drawn. One query."""
    inspection = draw.inspection
    try:
        lots = draw_rules.lots_of(draw.seed, draw.population)
    except ValueError:
        lots = []
    again = draw_rules.draw(lots, size=inspection.size, paid_share=inspection.paid_share)
    kept = draw.drawn.order_by("place").values_list("number", "member__uuid", "ticket")
    digest = draw_rules.digest_of(draw.population)
    return Proof(
        draw=draw,
        lots=again,
        digest=digest,
        is_digest_equal=digest == draw.digest,
        are_members_equal=[(lot.number, lot.key, lot.ticket) for lot in again]
        == [
            (number, draw_rules.key_of(draw.salt, f"{identity}"), ticket)
            for number, identity, ticket in kept
        ],
    )


def _is_accepted(closing: Closing) -> bool:
    return hasattr(closing, "decision") and closing.decision.is_accepted


def _counts(inspection: Inspection, end: Closing | None, viewer: Viewer) -> list[CashCount]:
    """How often the cash of the agent was counted from the plan to the end."""
    if not inspection.agent_id:
        return []
    rows = cash_counts_of(viewer).filter(
        agent=inspection.agent,
        branch=inspection.branch,
        counted_at__gte=inspection.recorded_at,
    )
    if end is not None and _is_accepted(end):
        rows = rows.filter(counted_at__lte=end.decision.decided_at)
    return list(rows.order_by("counted_at"))
