"""What a person makes of a confirmation that did not confirm by itself."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from dues.actions.confirming import confirm_lines, lock_batch
from dues.actions.custody import check_branch_acts
from dues.actions.standing import lock_standing, refresh_standing
from dues.confirming_rules import Verdict, choose_enrolment
from dues.enums import ConfirmationAnswerKind, ConfirmationMatch
from dues.errors import AlreadyAnswered, NotToConfirm
from dues.models import Confirmation, ConfirmationAnswer
from dues.queries.confirming import enrolments_meant, judge_one, said_by
from dues.queries.confirming_words import verdict_words
from members.models import Enrolment
from perisai.audit.actions import record


@transaction.atomic
def take_over_confirmation(
    *, confirmation: Confirmation, difference: int, by, at: dt.datetime
) -> ConfirmationAnswer:
    """Let the months of a confirmation count as confirmed although its amount is another one.

    `difference` is the rupiah that the person was told. The same answer returns the first one. Raises
    NotYours, NotToConfirm when more than the amount differs or the difference is another one by now,
    AlreadyAnswered.
    """
    row = _start(confirmation, by=by, at=at)
    if row.enrolment_id is None:
        raise NotToConfirm(_("Nobody was found for this row. Choose the person first."))
    return _accept(row, ConfirmationAnswerKind.TAKEN_OVER, row.enrolment, difference, by=by, at=at)


@transaction.atomic
def link_confirmation(
    *, confirmation: Confirmation, enrolment: Enrolment, difference: int, by, at: dt.datetime
) -> ConfirmationAnswer:
    """Say whose a confirmation is, and let its months count as confirmed. Raises as
    `take_over_confirmation`; NotToConfirm too for somebody of another branch."""
    row = _start(confirmation, by=by, at=at)
    if enrolment.member.village.branch_id != row.batch.branch_id:
        raise NotToConfirm(_("This person belongs to another branch. Choose somebody of yours."))
    return _accept(row, ConfirmationAnswerKind.LINKED, enrolment, difference, by=by, at=at)


@transaction.atomic
def match_again(*, confirmation: Confirmation, by, at: dt.datetime) -> Verdict:
    """Look once more whether a confirmation fits, after something was written down; it confirms when it
    fits exactly now. Raises NotYours, AlreadyAnswered."""
    row = _start(confirmation, by=by, at=at)
    known = ConfirmationAnswer.objects.filter(confirmation=row).first()
    if known and known.kind != ConfirmationAnswerKind.MATCHED:
        raise _answered()
    enrolment = row.enrolment or _looked_for(row)
    if enrolment is None:
        return Verdict(ConfirmationMatch.UNKNOWN)
    lock_standing([enrolment.pk])
    verdict = judge_one(said_by(row), enrolment=enrolment)
    if verdict.match == ConfirmationMatch.EXACT and known is None:
        _answer(row, ConfirmationAnswerKind.MATCHED, enrolment=enrolment, by=by, at=at)
        _confirm(row, enrolment, verdict)
    return verdict


@transaction.atomic
def set_confirmation_aside(
    *, confirmation: Confirmation, reason: str, by, at: dt.datetime
) -> ConfirmationAnswer:
    """Answer that nothing is to be done about a confirmation, and why; it confirms nothing. The same
    answer returns the first one. Raises NotYours, NotToConfirm without a reason, AlreadyAnswered."""
    row = _start(confirmation, by=by, at=at)
    if not reason.strip():
        raise NotToConfirm(_("Say why it is set aside: others read it later."), field="reason")
    if known := _known(row, ConfirmationAnswerKind.SET_ASIDE, None):
        return known
    return _answer(row, ConfirmationAnswerKind.SET_ASIDE, reason=reason.strip(), by=by, at=at)


def _start(confirmation: Confirmation, *, by, at: dt.datetime) -> Confirmation:
    """The row with its batch locked, for somebody who may answer."""
    row = Confirmation.objects.select_related("batch__branch", "enrolment__member").get(
        pk=confirmation.pk
    )
    check_branch_acts(row.batch.branch, by=by, at=at)
    lock_batch(row.batch)
    if row.match == ConfirmationMatch.EXACT:
        raise AlreadyAnswered(_("These months are confirmed already."))
    return row


def _accept(
    row: Confirmation,
    kind: ConfirmationAnswerKind,
    enrolment: Enrolment,
    difference: int,
    *,
    by,
    at,
) -> ConfirmationAnswer:
    if known := _known(row, kind, enrolment):
        return known
    lock_standing([enrolment.pk])
    verdict = judge_one(said_by(row), enrolment=enrolment)
    if not verdict.may_be_taken_over:
        raise NotToConfirm(verdict_words(verdict))
    if verdict.difference != difference:
        raise NotToConfirm(
            _("The months here have another price by now. Nothing was saved. Look again.")
        )
    answer = _answer(row, kind, enrolment=enrolment, by=by, at=at, difference=verdict.difference)
    _confirm(row, enrolment, verdict)
    return answer


def _known(
    row: Confirmation, kind: ConfirmationAnswerKind, enrolment: Enrolment | None
) -> ConfirmationAnswer | None:
    """The same answer, given before; raises AlreadyAnswered for another one."""
    known = ConfirmationAnswer.objects.filter(confirmation=row).first()
    if known and (known.kind, known.enrolment_id) != (kind, enrolment and enrolment.pk):
        raise _answered()
    return known


def _answered() -> AlreadyAnswered:
    return AlreadyAnswered(_("Somebody has answered this row already. Look at the answer."))


def _looked_for(row: Confirmation) -> Enrolment | None:
    meant = choose_enrolment(said_by(row), enrolments_meant(row))
    rows = Enrolment.objects.select_related("member")
    return rows.filter(pk=meant.enrolment_id).first() if meant else None


def _confirm(row: Confirmation, enrolment: Enrolment, verdict: Verdict) -> None:
    confirm_lines(row, verdict.lines)
    refresh_standing([enrolment.pk])


def _answer(
    row: Confirmation,
    kind: ConfirmationAnswerKind,
    *,
    by,
    at: dt.datetime,
    enrolment: Enrolment | None = None,
    reason: str = "",
    **noted,
) -> ConfirmationAnswer:
    answer = ConfirmationAnswer.objects.create(
        confirmation=row,
        kind=kind,
        enrolment=enrolment,
        reason=reason,
        answered_by=by,
        answered_at=at,
    )
    record("confirmation.answered", row, by=by, kind=str(kind), **noted)
    return answer
