"""Letters of the village: drafted by who helps the family, approved by who signs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.locking import check_goes_on, lock_claim
from claims.enums import LetterKind, Signer
from claims.errors import LetterRefused
from claims.models import Claim, Letter, LetterDecision, LetterWithdrawal
from claims.queries.letters import (
    OF_THE_DEATH,
    Shown,
    changes_since,
    is_for,
    number_is_used,
    standing_letter,
)
from claims.rules.letters import clean_number
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.ids import new_check_code
from perisai.common.retries import check_same_content, content_hash_of
from villages.models import Village

TELL_OF_IT = (LetterKind.DEATH, LetterKind.CHRONOLOGY, LetterKind.HEIRS)


@transaction.atomic
def draft_letter(
    *, uuid: UUID, claim: Claim, kind: LetterKind, content: dict, by: User, at: dt.datetime
) -> Letter:
    """Keep a draft with everything it says (`letter_content`). A letter of this kind about the same person
    that was there before is replaced.

    The same `uuid` and content answers as the first time. Raises LetterRefused when such a letter does not
    fit what happened, when the day of it is not known, nobody who inherits was named, or the claim has
    ended; UuidReused.
    """
    sent = content_hash_of(claim=claim.pk, kind=str(kind), content=content)
    claim = lock_claim(claim)
    if known := Letter.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    check_goes_on(claim, LetterRefused)
    if not is_for(kind, claim):
        raise LetterRefused(_("This letter does not fit what happened."))
    if kind in OF_THE_DEATH and claim.day_of_death is None:
        raise LetterRefused(_("Write the day of the death on the page of the claim first."))
    if kind == LetterKind.CHRONOLOGY and not claim.event_on:
        raise LetterRefused(_("Write the day on which it happened on the page of the claim first."))
    if "heirs" in content and not content["heirs"]:
        raise LetterRefused(_("Name the family on the page of the claim first: the heirs sign."))
    letter = Letter.objects.create(
        uuid=uuid,
        content_hash=sent,
        claim=claim,
        village_id=claim.village_id,
        kind=kind,
        content=content,
        replaces=standing_letter(kind, claim, content),
        drafted_at=at,
        by=by,
    )
    record("letter.drafted", letter, by=by, claim=claim.pk, kind=str(kind))
    return letter


@transaction.atomic
def approve_letter(
    *,
    letter: Letter,
    number: str,
    dated_on: dt.date,
    signer: Signer | str,
    signer_name: str,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> LetterDecision:
    """The village office approves a draft under the number of its agenda. A second time with the same
    number answers with the first.

    Raises LetterRefused when it was answered or replaced meanwhile, when the data say something else since it
    was drafted, without a number or a name, for a number that another letter of the village has, for a date
    after `on` or before the event it tells of, and when the claim has ended: then the draft is sent back.
    """
    letter = Letter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
    number = clean_number(number)
    known = LetterDecision.objects.filter(letter=letter).first()
    if known and known.is_approved and known.number == number:
        return known
    _check_waiting(letter)
    check_goes_on(letter.claim, LetterRefused)
    _check_up_to_date(letter, on)
    _check_signature(letter, number=number, name=signer_name, dated_on=dated_on, on=on)
    row = LetterDecision.objects.create(
        letter=letter,
        is_approved=True,
        number=number,
        dated_on=dated_on,
        signer=signer,
        signer_name=signer_name.strip(),
        check_code=new_check_code(),
        decided_at=at,
        by=by,
    )
    record("letter.approved", letter, by=by, claim=letter.claim_id, kind=letter.kind)
    return row


@transaction.atomic
def send_back_letter(*, letter: Letter, reason: str, by: User, at: dt.datetime) -> LetterDecision:
    """The village office sends a draft back, with why. Raises LetterRefused without a reason, and when it
    was answered or replaced meanwhile."""
    letter = Letter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
    known = LetterDecision.objects.filter(letter=letter, is_approved=False).first()
    if known and known.reason == reason.strip():
        return known
    _check_waiting(letter)
    if not reason.strip():
        raise LetterRefused(_("Say what is to be mended."), field="reason")
    row = LetterDecision.objects.create(
        letter=letter, is_approved=False, reason=reason.strip(), decided_at=at, by=by
    )
    record("letter.sent_back", letter, by=by, claim=letter.claim_id, kind=letter.kind)
    return row


@transaction.atomic
def withdraw_letter(*, letter: Letter, reason: str, by: User, at: dt.datetime) -> LetterWithdrawal:
    """Recall a draft the village has not answered, or withdraw an approved letter, whose public page says so
    from then on. A second time answers with the first.

    Raises LetterRefused for an approved letter without a reason, also when it was approved only meanwhile,
    and for a letter that was sent back or replaced.
    """
    letter = Letter.objects.select_for_update(no_key=True, of=("self",)).get(pk=letter.pk)
    if known := LetterWithdrawal.objects.filter(letter=letter).first():
        return known
    shown = Shown(letter)
    if not shown.can_be_withdrawn:
        raise LetterRefused(_("This letter was sent back or replaced: it counts no more as it is."))
    if shown.is_approved and not reason.strip():
        raise LetterRefused(
            _("The village office has approved it. Say why it no longer holds."), field="reason"
        )
    row = LetterWithdrawal.objects.create(
        letter=letter,
        was_approved=shown.is_approved,
        reason=reason.strip(),
        withdrawn_at=at,
        by=by,
    )
    what = "letter.withdrawn" if row.was_approved else "letter.recalled"
    record(what, letter, by=by, claim=letter.claim_id, kind=letter.kind)
    return row


@transaction.atomic
def note_letter_printed(letter: Letter, *, paper: str, by: User) -> None:
    """Keep that somebody printed a letter, on which paper, and whether it was a draft."""
    shown = Shown(letter)
    record("letter.printed", letter, by=by, paper=paper, is_draft=not shown.holds)


def _check_waiting(letter: Letter) -> None:
    if not Letter.objects.waiting().filter(pk=letter.pk).exists():
        raise LetterRefused(
            _("This draft was answered or replaced meanwhile. Open the list of letters again.")
        )


def _check_up_to_date(letter: Letter, on: dt.date) -> None:
    changed = changes_since(letter, on=on)
    if changed:
        raise LetterRefused(
            _(
                "Since this draft was written the data changed: %(parts)s. Send it back, so that it is"
                " drafted anew."
            )
            % {"parts": ", ".join(str(part.label) for part in changed)}
        )


def _check_signature(
    letter: Letter, *, number: str, name: str, dated_on: dt.date, on: dt.date
) -> None:
    if not number:
        raise LetterRefused(_("Write the number from the agenda."), field="number")
    if not name.strip():
        raise LetterRefused(_("Write the name of who signs."), field="signer_name")
    if dated_on > on:
        raise LetterRefused(_("This day has not come yet."), field="dated_on")
    happened_on = letter.content.get("event", {}).get("on")
    if letter.kind in TELL_OF_IT and happened_on and dated_on.isoformat() < happened_on:
        raise LetterRefused(
            _("The letter tells of something that happened later. Check the date."),
            field="dated_on",
        )
    # Two letters at the same moment must not get one number: the agenda is the village's.
    Village.objects.select_for_update(no_key=True).get(pk=letter.village_id)
    if number_is_used(letter.village, number, but=letter):
        raise LetterRefused(
            _("Another letter has this number already. Look into the agenda again."),
            field="number",
        )
