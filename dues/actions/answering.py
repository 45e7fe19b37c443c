"""The branch answers a question about months that are paid."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues import permissions
from dues.actions.crediting import adjust
from dues.actions.standing import lock_standing
from dues.enums import AdjustmentKind, AnswerKind, QuestionKind
from dues.errors import AlreadyAnswered, NotToAnswer, NotYours
from dues.models import Adjustment, BranchAnswer, BranchQuestion, CollectionLine, PaidMonth
from dues.queries.questions import gaps_between
from dues.queries.standing import REACHED
from dues.question_rules import fitting_answers
from perisai.audit.actions import record
from villages.queries import local_day, time_zone_of, viewer_for

SETTLES = (AnswerKind.BILLED, AnswerKind.CREDITED)


@transaction.atomic
def answer_question(
    *, question: BranchQuestion, kind: AnswerKind, note: str, by, at: dt.datetime
) -> BranchAnswer:
    """Keep the answer of the branch: of its coordinator, never of whoever asked; of head office where a
    coordinator asked.

    A difference of terms that is billed or credited is noted for each month (`crediting.adjust`). Months
    after an end are answered once their money is in the scheme. The same answer returns the first one.
    Raises NotYours, AlreadyAnswered, NotToAnswer.
    """
    if not permissions.may_answer(viewer_for(by, now=at), question):
        raise NotYours(
            _("The coordinator of this branch answers, and nobody answers their own question.")
        )
    note = note.strip()
    lock_standing([question.enrolment_id])
    if known := BranchAnswer.objects.filter(question=question).first():
        if (known.kind, known.note) == (kind, note):
            return known
        raise AlreadyAnswered(_("This question was already answered. Look at the answer."))
    if kind not in fitting_answers(QuestionKind(question.kind), question.amount):
        raise NotToAnswer(
            _("This answer does not fit the question. Choose another one."), field="kind"
        )
    if kind == AnswerKind.EXPLAINED and not note:
        raise NotToAnswer(_("Write what the branch found: the agent reads it."), field="note")
    if question.kind == QuestionKind.PREPAID_AFTER_END:
        _check_money_is_there(question, kind)
    on = local_day(at, time_zone_of(question.branch))
    answer = BranchAnswer.objects.create(
        question=question, kind=kind, note=note, answered_on=on, answered_at=at, answered_by=by
    )
    if kind in SETTLES:
        _settle(question, on=on, by=by, at=at)
    record("question.answered", question, by=by, kind=str(kind), amount=question.amount)
    return answer


def _check_money_is_there(question: BranchQuestion, kind: AnswerKind) -> None:
    """What becomes of money for months after an end is answered once it is in the scheme: before that it
    can still come back to the agent, who gives it back herself. What became credit is not given back
    besides."""
    lines = CollectionLine.objects.filter(
        enrolment=question.enrolment_id,
        month__gte=question.first_month,
        month__lte=question.last_month,
    )
    live = PaidMonth.objects.filter(line__in=lines)
    if live.exclude(REACHED).exists():
        raise NotToAnswer(
            _(
                "The money for these months has not reached BPJS Ketenagakerjaan (Jamsostek) yet. Pay it"
                " in first, then answer. If you refuse the remittance instead, the agent gives the"
                " money back."
            ),
            field="kind",
        )
    credited = Adjustment.objects.filter(kind=AdjustmentKind.REVERSED, line__in=lines)
    if kind == AnswerKind.REFUNDED and credited.exists():
        raise NotToAnswer(
            _(
                "These months became credit, so their money was not given back. Answer that it stays."
            ),
            field="kind",
        )


def _settle(question: BranchQuestion, *, on: dt.date, by, at: dt.datetime) -> None:
    """Note the difference of each month. Credit can be used once the money of that month is in the
    scheme, so it is tied to the month."""
    gaps = gaps_between(question.enrolment, question.first_month, question.last_month)
    if sum(gap.amount for gap in gaps) != question.amount:
        raise NotToAnswer(
            _(
                "What was paid for these months has changed since the question was asked. Answer that"
                " it stays as it is; what is paid now has the right price."
            ),
            field="kind",
        )
    for gap in gaps:
        adjust(
            enrolment_id=question.enrolment_id,
            amount=gap.amount,
            kind=AdjustmentKind.TERMS,
            line=gap.line,
            on=on,
            by=by,
            at=at,
        )
