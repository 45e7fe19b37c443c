"""The family of a claim, as it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.actions.locking import lock_open
from claims.errors import ClaimRefused
from claims.models import Claim, Relative
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by
from perisai.common.retries import check_same_content, content_hash_of

FIELDS = (
    "relation",
    "name",
    "lives",
    "born_on",
    "died_on",
    "nik",
    "phone",
    "address",
    "guardian",
    "school",
    "is_married",
    "works",
    "is_in_will",
)


@transaction.atomic
def add_relative(
    *, uuid: UUID, claim: Claim, told: Mapping[str, object], by: User, on: dt.date
) -> Relative:
    """Somebody more of the family. The same `uuid` and content answers with the row it made.

    Raises ClaimRefused for a claim that has ended, for nobody's name and days that cannot be; UuidReused.
    """
    claim = lock_open(claim)
    if known := Relative.objects.filter(uuid=uuid).first():
        if known.claim_id != claim.pk:
            raise ClaimRefused(_("This form belongs to another claim. Open its page again."))
        _check_same_person(known, told)
        return known
    row = Relative(uuid=uuid, claim=claim)
    _write(row, told, by=by, on=on)
    record("claim.relative_added", claim, by=by, relative=row.pk, relation=str(row.relation))
    return row


@transaction.atomic
def correct_relative(
    *,
    relative: Relative,
    told: Mapping[str, object],
    seen: str | None = None,
    by: User,
    on: dt.date,
) -> Relative:
    """What was told of somebody, corrected; the earlier words stay in the history. The same words change
    nothing. `seen` is the `told_mark` of what the writer saw, where known.

    Raises ClaimRefused, also for somebody who was taken off, or corrected otherwise, meanwhile.
    """
    claim = lock_open(relative.claim)
    row = Relative.objects.get(pk=relative.pk)
    if row.removed_at:
        raise ClaimRefused(
            _("%(name)s was taken off the family meanwhile. Add the person anew.")
            % {"name": row.name}
        )
    if all(getattr(row, name) == value for name, value in told.items()):
        return row
    if seen is not None and seen != told_mark(row):
        raise ClaimRefused(
            _("Somebody corrected this person meanwhile. Open the page again and add yours.")
        )
    _write(row, told, by=by, on=on)
    record("claim.relative_corrected", claim, by=by, relative=row.pk)
    return row


def told_mark(row: Relative) -> str:
    """What was told of somebody in short, to see whether it was corrected meanwhile."""
    return content_hash_of(**{name: getattr(row, name) for name in FIELDS})[:16]


@transaction.atomic
def remove_relative(*, relative: Relative, by: User, at: dt.datetime) -> Relative:
    """Somebody does not belong to the family, or was named twice. A second time changes nothing. Raises
    ClaimRefused for a claim that has ended."""
    claim = lock_open(relative.claim)
    row = Relative.objects.get(pk=relative.pk)
    if row.removed_at is None:
        row.removed_at = at
        save_by(row, by=by)
        record("claim.relative_removed", claim, by=by, relative=row.pk)
    return row


def _check_same_person(known: Relative, told: Mapping[str, object]) -> None:
    """Raises UuidReused when the form comes back with somebody else. What was first told counts: it may have
    been corrected since."""
    first = known.history.order_by("history_id").first() or known
    sent = dict(told)
    if sent.get("died_on"):
        sent["lives"] = False
    kept = {name: getattr(first, name) for name in sent}
    check_same_content(content_hash_of(**kept), content_hash_of(**sent))


def _write(row: Relative, told: Mapping[str, object], *, by: User, on: dt.date) -> None:
    if unknown := told.keys() - set(FIELDS):
        raise ValueError(f"nobody tells {sorted(unknown)}")
    for name, value in told.items():
        setattr(row, name, value)
    if not row.name:
        raise ClaimRefused(_("Write the name."), field="name")
    for name in ("born_on", "died_on"):
        if (day := getattr(row, name)) and day > on:
            raise ClaimRefused(_("This day has not come yet."), field=name)
    if row.died_on:
        row.lives = False
    save_by(row, by=by)
