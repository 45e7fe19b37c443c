"""Family and consent."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actions.enrolling import lock_member
from members.errors import HeirGone
from members.models import Consent, Heir, Member
from members.values import Agreement, Relative
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.history import save_by

# The wording of templates/members/_consent_text.html: a changed text is a new version.
CONSENT_TEXT_VERSION = "2026-11"


@transaction.atomic
def add_heir(*, member: Member, relative: Relative, by: User | None) -> Heir:
    """Write somebody of the family, last in order unless a position is told. Raises MemberGone."""
    member = lock_member(member)
    last = member.heirs.filter(removed_at__isnull=True).aggregate(last=Max("position"))["last"]
    return write_heir(member, relative, position=relative.position or (last or 0) + 1, by=by)


@transaction.atomic
def edit_heir(*, heir: Heir, relative: Relative, by: User | None) -> Heir:
    """Correct what is written of an heir. Raises MemberGone, HeirGone."""
    heir = _lock_heir(heir)
    wanted = {**asdict(relative), "position": relative.position or heir.position}
    changed = sorted(name for name, value in wanted.items() if getattr(heir, name) != value)
    if not changed:
        return heir
    for name in changed:
        setattr(heir, name, wanted[name])
    save_by(heir, by=by)
    record("heir.edited", heir, by=by, member=heir.member_id, fields=changed)
    return heir


@transaction.atomic
def remove_heir(*, heir: Heir, by: User | None) -> Heir:
    """Take somebody off the list; the row and its history stay. Raises MemberGone, HeirGone."""
    heir = _lock_heir(heir)
    heir.removed_at = timezone.now()
    save_by(heir, by=by)
    record("heir.removed", heir, by=by, member=heir.member_id)
    return heir


@transaction.atomic
def record_consent(*, member: Member, agreement: Agreement, by: User | None) -> Consent:
    """Keep what somebody agrees to; the newest counts, and one without purposes withdraws. Raises
    MemberGone."""
    return write_consent(lock_member(member), agreement, by=by)


def write_heir(member: Member, relative: Relative, *, position: int, by: User | None) -> Heir:
    """Insert an heir, in the caller's transaction."""
    heir = Heir(member=member, **{**asdict(relative), "position": position})
    save_by(heir, by=by)
    record("heir.added", heir, by=by, member=member.pk)
    return heir


def write_consent(member: Member, agreement: Agreement, *, by: User | None) -> Consent:
    """Insert a consent, in the caller's transaction."""
    consent = Consent.objects.create(
        member=member,
        given_on=agreement.given_on,
        purposes=sorted(agreement.purposes),
        channels=sorted(agreement.channels),
        text_version=CONSENT_TEXT_VERSION,
        by=by,
    )
    record("consent.recorded", consent, by=by, member=member.pk, purposes=consent.purposes)
    return consent


def _lock_heir(heir: Heir) -> Heir:
    lock_member(heir.member)
    row = Heir.objects.select_for_update().get(pk=heir.pk)
    if row.removed_at:
        raise HeirGone(_("This heir was removed in the meantime. Open the member's page again."))
    return row
