"""Ending, changing terms and asking in a test: by SZ of Jember, unless told."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from dues.actions.answering import answer_question
from dues.actions.participation import change_terms, end_participation
from dues.actions.refunding import refund_months_after_end
from dues.actions.reversal import decide_reversal
from dues.models import BranchAnswer, BranchQuestion, Collection, ReversalDecision, ReversalRequest
from members.models import Enrolment, EnrolmentTerms
from members.values import Terms
from tests.cast import Cast
from tests.taking import NOW


def end(
    cast: Cast, enrolment: Enrolment, ended_on=None, reason="deceased", *, at=NOW, by=None
) -> Enrolment:
    """A participation ends, today unless told."""
    return end_participation(
        enrolment=enrolment,
        ended_on=ended_on or at.date(),
        reason=reason,
        by=by or cast.sz.user,
        on=at.date(),
        at=at,
    )


def new_terms(
    cast: Cast, enrolment: Enrolment, from_month: dt.date, *, income=1_100_000, at=NOW, **fields
) -> EnrolmentTerms:
    """Another income, or another sector, counts from a month on."""
    by = fields.pop("by", cast.sz.user)
    return change_terms(
        enrolment=enrolment,
        from_month=from_month,
        terms=Terms(income=income, **fields),
        by=by,
        on=at.date(),
        at=at,
    )


def answer(
    cast: Cast, question: BranchQuestion, kind: str, note="", *, at=NOW, by=None
) -> BranchAnswer:
    """The coordinator answers."""
    return answer_question(
        question=question, kind=kind, note=note, by=by or cast.koordinator, at=at
    )


def ask_refund(
    cast: Cast, collection: Collection, enrolment: Enrolment, *, at=NOW, **overrides
) -> ReversalRequest:
    """SZ asks that the months after the end be given back to the widow."""
    fields = {
        "uuid": uuid4(),
        "collection": collection,
        "member": enrolment.member,
        "receiver": "Ibu Ahli Waris",
        "by": cast.sz.user,
        "at": at,
    }
    return refund_months_after_end(**{**fields, **overrides})


def decide(cast: Cast, request: ReversalRequest, *, at=NOW, **overrides) -> ReversalDecision:
    """The coordinator accepts."""
    fields = {"is_accepted": True, "reason": "", "by": cast.koordinator, "at": at}
    return decide_reversal(request=request, **{**fields, **overrides})
