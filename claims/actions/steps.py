"""What happens to a claim after the family was asked."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.actions.deadlines import settle_tasks
from claims.enums import RefusalReason, StepKind
from claims.errors import ClaimRefused
from claims.models import Claim, ClaimStep, StepWithdrawal
from claims.queries.papers import checklist_of
from claims.rules.steps import may_follow
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from villages.queries import viewer_for
from villages.scoping import Viewer


@transaction.atomic
def take_step(
    *,
    uuid: UUID,
    claim: Claim,
    kind: StepKind,
    happened_on: dt.date,
    amount: int | None = None,
    reference: str = "",
    reason: RefusalReason | str = "",
    note: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> ClaimStep:
    """Note the next step of a claim on a day up to `on`. `amount` is rupiah.

    The same `uuid` and content answers as the first time. Raises ClaimRefused when this step cannot follow
    the last one, on a day that has not come or lies before the event or the last step, before the day of the
    event was answered (unless the claim is dropped), for complete papers of which some are missing without a
    note that says why, for a payment without its amount and for a refusal
    without its reason; UuidReused.
    """
    sent = content_hash_of(
        claim=claim.pk,
        kind=str(kind),
        on=happened_on,
        amount=amount,
        reference=reference,
        reason=str(reason),
        note=note,
    )
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if known := ClaimStep.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    last = claim.steps.standing().order_by("pk").last()
    if not may_follow(last and StepKind(last.kind), kind):
        raise ClaimRefused(
            _(
                "This cannot follow where the claim stands. Open its page again: somebody was faster."
            )
        )
    _check_day(claim, kind, happened_on, last, on)
    if kind == StepKind.COMPLETE and not note.strip():
        _check_papers(claim, viewer_for(by, now=at))
    if kind == StepKind.PAID and not (amount and amount > 0):
        raise ClaimRefused(_("Write the amount that was paid."), field="amount")
    if kind == StepKind.REFUSED and not reason:
        raise ClaimRefused(_("Choose the reason from the letter."), field="reason")
    step = ClaimStep.objects.create(
        uuid=uuid,
        content_hash=sent,
        claim=claim,
        kind=kind,
        happened_on=happened_on,
        amount=amount,
        reference=reference.strip(),
        reason=reason,
        note=note.strip(),
        recorded_at=at,
        by=by,
    )
    record("claim.step", claim, by=by, kind=str(kind), on=happened_on.isoformat(), amount=amount)
    settle_tasks(claim, at=at)
    return step


@transaction.atomic
def take_back_step(*, step: ClaimStep, why: str, by: User, at: dt.datetime) -> StepWithdrawal:
    """Take back the newest step of a claim, which was noted wrongly: the claim stands where it stood before,
    and the right one can be noted. A second time answers with the first. Raises ClaimRefused without a
    reason, and for a step on which others rest."""
    claim = Claim.objects.select_for_update(no_key=True).get(pk=step.claim_id)
    if known := StepWithdrawal.objects.filter(step=step).first():
        return known
    if not why.strip():
        raise ClaimRefused(_("Say why, others read it later."), field="why")
    if claim.steps.standing().order_by("pk").last() != step:
        raise ClaimRefused(_("Only the newest step can be taken back: begin with that one."))
    row = StepWithdrawal.objects.create(step=step, why=why.strip(), withdrawn_at=at, by=by)
    record("claim.step_taken_back", claim, by=by, step=step.pk, kind=step.kind)
    settle_tasks(claim, at=at)
    return row


def _check_day(
    claim: Claim, kind: StepKind, happened_on: dt.date, last: ClaimStep | None, on: dt.date
) -> None:
    if happened_on > on:
        raise ClaimRefused(_("This day has not come yet."), field="happened_on")
    if claim.event_on is None and kind != StepKind.DROPPED:
        raise ClaimRefused(
            _("First answer when it happened: days and deadlines are counted from it.")
        )
    if claim.event_on and happened_on < claim.event_on:
        raise ClaimRefused(
            _("It happened on %(day)s, so this cannot be earlier. Check the day and the year.")
            % {"day": f"{claim.event_on:%d-%m-%Y}"},
            field="happened_on",
        )
    if last and happened_on < last.happened_on:
        raise ClaimRefused(
            _("The last step was later, on %(day)s. Check the day.")
            % {"day": f"{last.happened_on:%d-%m-%Y}"},
            field="happened_on",
        )


def _check_papers(claim: Claim, viewer: Viewer) -> None:
    """What is called complete here is believed at the branch and by the family."""
    missing = len(checklist_of(claim, viewer=viewer).missing)
    if missing:
        raise ClaimRefused(
            ngettext(
                "%(number)s paper of the list is not here yet. Bring it first, or say why the file is"
                " complete without it.",
                "%(number)s papers of the list are not here yet. Bring them first, or say why the file is"
                " complete without them.",
                missing,
            )
            % {"number": missing},
            field="note",
        )
