"""The key with which a family sees how its claim stands."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.enums import StepKind
from claims.errors import ClaimRefused
from claims.models import Claim, FamilyKey, FamilyKeyMiss
from claims.rules.family_key import CODE_LENGTH, MOST_MISSES, is_over, new_word
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.ids import random_code
from perisai.common.retries import UuidReused, check_same_content, content_hash_of


@transaction.atomic
def note_missed_word(*, code: str, at: dt.datetime) -> None:
    """Keep that somebody typed a wrong word for a code. The last one that is let pass shuts the key, and that
    is kept for who helps the family. A code that no claim has, or a key that is shut, changes nothing."""
    key = FamilyKey.objects.select_for_update(no_key=True).filter(code=code).first()
    if key is None or key.misses.count() >= MOST_MISSES:
        return
    FamilyKeyMiss.objects.create(key=key, missed_at=at)
    if key.misses.count() >= MOST_MISSES:
        record("claim.family_key_shut", key.claim, by=None, key=key.pk)


@transaction.atomic
def note_key_shown(key: FamilyKey, *, is_printed: bool, by: User) -> None:
    """Keep that somebody saw code and word of a family, on the screen or on a slip."""
    what = "claim.family_slip_printed" if is_printed else "claim.family_key_shown"
    record(what, key.claim, by=by, key=key.pk)


@transaction.atomic
def make_family_key(
    *, uuid: UUID, claim: Claim, phone_tail: str = "", by: User, on: dt.date, at: dt.datetime
) -> FamilyKey:
    """A new key for the family of a claim; the one before opens nothing any more. `phone_tail` are the last
    four digits of a phone of the family, which open the page like the word on the slip.

    The same `uuid` and content answers with the key it made. Raises ClaimRefused a year after the end of the
    claim; UuidReused.
    """
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if known := FamilyKey.objects.filter(uuid=uuid).first():
        if known.claim_id != claim.pk:
            raise UuidReused(_("This form belongs to another claim. Open it again."))
        check_same_content(content_hash_of(tail=known.phone_tail), content_hash_of(tail=phone_tail))
        return known
    last = claim.steps.standing().order_by("pk").last()
    if last and last.kind in StepKind.ends() and is_over(last.happened_on, on=on):
        raise ClaimRefused(_("This claim ended more than a year ago: its page is closed."))
    key = FamilyKey.objects.create(
        uuid=uuid,
        claim=claim,
        code=random_code(CODE_LENGTH),
        word=new_word(),
        phone_tail=phone_tail,
        made_at=at,
        by=by,
    )
    record("claim.family_key_made", claim, by=by, key=key.pk)
    return key
