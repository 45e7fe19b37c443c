"""Asking the branch about months that are paid. Each function works in the caller's transaction and
under the caller's lock of the enrolments; what was asked already is not asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from dues import rules
from dues.enums import QuestionKind
from dues.errors import StillAsked
from dues.models import BranchQuestion, CollectionLine, PaidMonth, Standing
from dues.queries.questions import gaps_between, versions_of
from dues.queries.refunds import BEYOND_THE_END, WITH_AGENT
from dues.queries.standing import progress_of
from dues.question_rules import raise_before
from members.models import Enrolment
from perisai import regulations
from perisai.audit.actions import record
from perisai.common.ids import new_uuid
from perisai.common.months import month_of, month_runs
from villages.queries import time_zone_of


def ask_about_months_beyond_the_end(
    enrolment_ids: Iterable[int], *, on: dt.date, by, at: dt.datetime
) -> None:
    """Ask what becomes of months after the end whose money was handed on; `on` is the local day.

    Money that is still with the agent is given back instead (`dues.queries.refunds`).
    """
    lines = (
        CollectionLine.objects.filter(BEYOND_THE_END, enrolment__in=list(enrolment_ids))
        .exclude(WITH_AGENT)
        .order_by("enrolment", "month")
    )
    for enrolment_id, rows in groupby(lines, key=lambda line: line.enrolment_id):
        enrolment = _loaded().get(pk=enrolment_id)
        asked = list(
            BranchQuestion.objects.filter(
                enrolment=enrolment, kind=QuestionKind.PREPAID_AFTER_END
            ).values_list("first_month", "last_month")
        )
        new = {
            line.month: line.total
            for line in rows
            if not any(first <= line.month <= last for first, last in asked)
        }
        for first, last in month_runs(new):
            amount = sum(total for month, total in new.items() if first <= month <= last)
            _ask(
                enrolment,
                QuestionKind.PREPAID_AFTER_END,
                (first, last),
                amount,
                on=on,
                by=by,
                at=at,
            )


def check_not_asked_about_terms(enrolment_id: int, from_month: dt.date) -> None:
    """Raises StillAsked while the branch owes an answer about the price of paid months from this one
    on: a second difference could not be told from the first."""
    is_asked = BranchQuestion.objects.open().filter(
        enrolment=enrolment_id, kind=QuestionKind.TERMS_CHANGE, last_month__gte=from_month
    )
    paid = PaidMonth.objects.filter(enrolment=enrolment_id, month__gte=from_month)
    if is_asked.exists() and paid.exists():
        raise StillAsked(
            _(
                "The branch has not answered about the last change of paid months yet. Choose a month"
                " that is not paid, or wait for the answer."
            ),
            field="from_month",
        )


def ask_about_new_terms(
    enrolment: Enrolment, *, from_month: dt.date, on: dt.date, by, at: dt.datetime
) -> BranchQuestion | None:
    """Ask about the difference that new terms make for paid months; nothing is asked without one."""
    gaps = gaps_between(enrolment, from_month)
    amount = sum(gap.amount for gap in gaps)
    if not amount:
        return None
    months = (gaps[0].line.month, gaps[-1].line.month)
    return _ask(enrolment, QuestionKind.TERMS_CHANGE, months, amount, on=on, by=by, at=at)


def ask_about_raise(
    enrolment: Enrolment, *, event_on: dt.date, on: dt.date, by, at: dt.datetime
) -> BranchQuestion | None:
    """Ask about a bracket that was raised shortly before `event_on`, the day of a death or an accident.

    House rule `watch.raised_bracket_days`. Nothing is asked without a raise.
    """
    branch = enrolment.member.village.branch
    found = raise_before(
        versions_of(enrolment, time_zone_of(branch)),
        event_on,
        regulations.value("watch.raised_bracket_days", event_on),
    )
    if found is None:
        return None
    months = (found.from_month, month_of(event_on))
    kind = QuestionKind.RAISED_BEFORE_DEATH
    return _ask(enrolment, kind, months, found.amount, on=on, by=by, at=at)


def lapsed_before(enrolment_ids: Iterable[int], paid_on: dt.date) -> set[int]:
    """Those of these enrolments that had lapsed by `paid_on`, by what has reached the scheme so far:
    to be called before more reaches it."""
    rows = Standing.objects.filter(pk__in=list(enrolment_ids)).select_related("enrolment__member")
    lapses = {row.pk: rules.countdown(progress_of(row.enrolment, row)) for row in rows}
    return {pk for pk, ahead in lapses.items() if ahead and paid_on >= ahead.lapsed_on}


def ask_about_late_arrival(
    enrolment_ids: set[int],
    lines: Sequence[CollectionLine],
    *,
    on: dt.date,
    by,
    at: dt.datetime,
) -> None:
    """Ask whether these months count that reached the scheme after these enrolments had lapsed there."""
    asked = enrolment_ids & {line.enrolment_id for line in lines}
    for enrolment in _loaded().filter(pk__in=asked).order_by("pk"):
        own = [line for line in lines if line.enrolment_id == enrolment.pk]
        months = (min(line.month for line in own), max(line.month for line in own))
        amount = sum(line.total for line in own)
        _ask(enrolment, QuestionKind.LATE_ARRIVAL, months, amount, on=on, by=by, at=at)


def _loaded():
    return Enrolment.objects.select_related("member__village__branch")


def _ask(
    enrolment: Enrolment,
    kind: QuestionKind,
    months: tuple[dt.date, dt.date],
    amount: int,
    *,
    on: dt.date,
    by,
    at: dt.datetime,
) -> BranchQuestion:
    first, last = months
    same = BranchQuestion.objects.filter(
        enrolment=enrolment, kind=kind, first_month=first, last_month=last
    )
    if kind == QuestionKind.TERMS_CHANGE:
        same = same.open()
    if known := same.first():
        return known
    member = enrolment.member
    question = BranchQuestion.objects.create(
        uuid=new_uuid(),
        enrolment=enrolment,
        kind=kind,
        first_month=first,
        last_month=last,
        amount=amount,
        asked_on=on,
        recorded_at=at,
        by=by,
        agent_id=member.agent_id,
        village_id=member.village_id,
        branch_id=member.village.branch_id,
    )
    record("question.asked", question, by=by, kind=str(kind), amount=amount)
    return question
