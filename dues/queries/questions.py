"""Questions to the branch, open and answered, and what they are made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from dues import rules
from dues.enums import QuestionKind
from dues.models import BranchQuestion, Collection, CollectionLine, PaidMonth
from dues.question_rules import Version
from members.models import Enrolment, EnrolmentTerms, Member
from perisai.accounts.enums import Role
from perisai.regulations.enums import PayerKind
from villages.queries import local_day
from villages.scoping import Viewer

SHOWN = 20


def questions_of(viewer: Viewer) -> QuerySet[BranchQuestion]:
    """The questions this viewer may see, with whom they are about and `answer` when there is one."""
    return BranchQuestion.objects.visible_to(viewer).select_related(
        "enrolment__member__neighbourhood__hamlet",
        "enrolment__member__village",
        "agent__user",
        "branch",
        "by",
        "answer__answered_by",
    )


def open_questions(viewer: Viewer) -> QuerySet[BranchQuestion]:
    """Not answered yet, oldest first."""
    return questions_of(viewer).open().order_by("asked_on", "pk")


def questions_to_answer(viewer: Viewer) -> QuerySet[BranchQuestion]:
    """Those of them that this person may answer (`permissions.may_answer`)."""
    rows = open_questions(viewer).exclude(by=viewer.user)
    if viewer.role == Role.HEAD_OFFICE:
        return rows.filter(Q(by__role=Role.COORDINATOR) | Q(branch__isnull=True))
    return rows


def answered_questions(viewer: Viewer) -> QuerySet[BranchQuestion]:
    """The latest answers, newest first."""
    answered = questions_of(viewer).filter(answer__isnull=False)
    return answered.order_by("-answer__answered_at", "-pk")[:SHOWN]


def questions_about(member: Member, *, viewer: Viewer) -> list[BranchQuestion]:
    """Every question about one member, open ones first, then the newest."""
    rows = questions_of(viewer).filter(enrolment__member=member).order_by("-pk")
    return sorted(rows, key=lambda row: hasattr(row, "answer"))


def questions_on(collections: QuerySet[Collection]) -> QuerySet[BranchQuestion]:
    """What the branch has not answered yet about months that these receipts pay."""
    paid = CollectionLine.objects.filter(
        collection__in=collections,
        paid_month__isnull=False,
        enrolment=OuterRef("enrolment"),
        month__gte=OuterRef("first_month"),
        month__lte=OuterRef("last_month"),
    )
    return BranchQuestion.objects.open().filter(Exists(paid))


def answered_beyond_the_end(lines: QuerySet[CollectionLine]) -> QuerySet[CollectionLine]:
    """Those of these lines of which the branch has answered what became of the money: their months lie
    after the end of the participation. Exact only under the caller's lock of the enrolments."""
    answered = BranchQuestion.objects.filter(
        enrolment=OuterRef("enrolment"),
        kind=QuestionKind.PREPAID_AFTER_END,
        first_month__lte=OuterRef("month"),
        last_month__gte=OuterRef("month"),
        answer__isnull=False,
    )
    return lines.filter(Exists(answered))


@dataclass(frozen=True, slots=True)
class Gap:
    """What one paid month cost beyond its price by the terms of today. Rupiah; below zero: too little
    was paid. Never zero."""

    line: CollectionLine
    amount: int


def gaps_between(
    enrolment: Enrolment, first_month: dt.date, last_month: dt.date | None = None
) -> list[Gap]:
    """Where the months that a member or her family paid, from one month to another, differ from their
    price by the terms and the law of today; a sponsor's money is not theirs. What was credited or billed
    for a month since counts as its price. Two queries, and the terms; exact only under the caller's lock
    of the enrolment."""
    until = Q(month__lte=last_month) if last_month else Q()
    rows = (
        PaidMonth.objects.filter(until, enrolment=enrolment, month__gte=first_month)
        .exclude(line__collection__payer_kind__in=rules.SPONSORS)
        .select_related("line__collection")
        .annotate(settled=Sum("line__adjustments__amount", default=0))
        .order_by("month")
    )
    terms = list(EnrolmentTerms.objects.filter(enrolment=enrolment))
    found = [Gap(row.line, row.line.total - row.settled - _price(terms, row)) for row in rows]
    return [gap for gap in found if gap.amount]


def _price(terms: list[EnrolmentTerms], row: PaidMonth) -> int:
    payer = PayerKind(row.line.collection.payer_kind)
    return rules.price_months(terms, [row.month], payer).total


def versions_of(enrolment: Enrolment, time_zone: str) -> list[Version]:
    """The terms of an enrolment as they were written, oldest first, each with its local day."""
    rows = EnrolmentTerms.history.filter(enrolment=enrolment.pk).exclude(history_type="-")
    return [
        Version(local_day(row.history_date, time_zone), row)
        for row in rows.order_by("history_date", "history_id")
    ]
