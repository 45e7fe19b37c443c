"""A mistyped NIK: proposed, approved by another person, and told to the scheme."""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from members import permissions
from members.actions.documents import add_document
from members.actions.enrolling import lock_present
from members.actions.people import save_unique
from members.enums import DocumentKind
from members.errors import NikRefused, NikTaken
from members.models import Document, Member, NikCorrection, NikDecision, NikTold
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan
from villages.queries import local_day, time_zone_of, viewer_for


@transaction.atomic
def propose_nik(
    *,
    uuid: UUID,
    member: Member,
    nik: str,
    reason: str,
    ktp: Scan | Document | None,
    by: User,
    at: dt.datetime,
) -> NikCorrection:
    """Propose the NIK that stands on the KTP of a member; until somebody else approves, the old one counts.
    `ktp` is a photo of it: one that is kept already, or a new one, which is kept with the member.

    The same `uuid` and content answers as the first time. Raises MemberGone, NikRefused when it is the
    same number, another proposal waits or there is no photo of the member's KTP, NikTaken, UuidReused.
    """
    content = content_hash_of(member=member.pk, nik=nik, reason=reason, ktp=_digest(ktp))
    member = lock_present(member)
    if known := NikCorrection.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    if nik == member.nik:
        raise NikRefused(_("This is the NIK that is written already."), field="nik")
    if NikCorrection.objects.filter(member=member, decision__isnull=True).exists():
        raise NikRefused(_("A correction of this NIK waits for the coordinator already."))
    if Member.objects.present().filter(nik=nik).exists():
        raise NikTaken(
            _(
                "This NIK is registered already, for another person. Compare it with the KTP; if it is"
                " right, ask the coordinator of your branch."
            ),
            field="nik",
        )
    photo = _photo_of_ktp(ktp, member=member, uuid=uuid, by=by, at=at)
    correction = NikCorrection.objects.create(
        uuid=uuid,
        content_hash=content,
        member=member,
        old_nik=member.nik,
        new_nik=nik,
        reason=reason,
        ktp=photo,
        asked_at=at,
        by=by,
    )
    record("nik.proposed", correction, by=by, member=member.pk)
    return correction


@transaction.atomic
def decide_nik(
    *,
    correction: NikCorrection,
    is_accepted: bool,
    owner: User | None,
    reason: str = "",
    by: User,
    at: dt.datetime,
) -> NikDecision:
    """Approve or refuse a proposal. Once approved the new NIK counts, the old one stays known, and `owner`
    has to correct it at the scheme (Formulir F1A).

    By a coordinator of the member's branch or head office, never by who proposed it. The same answer of the
    same person returns the first one. Raises NikRefused, NikTaken, MemberGone.
    """
    member = lock_present(correction.member)
    if not permissions.may_decide_nik(viewer_for(by, now=at), correction):
        raise NikRefused(_("Another person of the branch compares the KTP and approves."))
    if known := NikDecision.objects.filter(correction=correction).first():
        if (known.is_accepted, known.by_id) == (is_accepted, by.pk):
            return known
        raise NikRefused(_("This was decided already. Look at the decision."))
    if not is_accepted and not reason.strip():
        raise NikRefused(_("Say why you refuse: the agent reads it."), field="reason")
    if is_accepted:
        member.nik = correction.new_nik
        save_unique(member, by=correction.by, why=correction.reason)
    decision = NikDecision.objects.create(
        correction=correction,
        is_accepted=is_accepted,
        reason=reason.strip(),
        owner=owner if is_accepted else None,
        decided_at=at,
        by=by,
    )
    record("nik.decided", correction, by=by, member=member.pk, accepted=is_accepted)
    return decision


@transaction.atomic
def note_nik_told(
    *, decision: NikDecision, told_on: dt.date, by: User, on: dt.date, at: dt.datetime
) -> NikTold:
    """Note that the Formulir F1A was handed in on a day. By its owner or the branch; a second note answers
    with the first. Raises NikRefused for a day that cannot be, or somebody else."""
    lock_present(decision.correction.member)
    if known := NikTold.objects.filter(decision=decision).first():
        return known
    if not permissions.may_note_nik_told(viewer_for(by, now=at), decision):
        raise NikRefused(_("Who was asked to correct it at the scheme, or the branch, notes this."))
    zone = time_zone_of(decision.correction.member.village.branch)
    if not local_day(decision.correction.asked_at, zone) <= told_on <= on:
        raise NikRefused(
            _("The day lies before the proposal or after today. Check the date."), field="told_on"
        )
    told = NikTold.objects.create(decision=decision, told_on=told_on, recorded_at=at, by=by)
    record("nik.told", decision.correction, by=by, told_on=f"{told_on}")
    return told


@transaction.atomic
def show_for_decision(correction: NikCorrection, *, by: User) -> None:
    """Keep that both numbers of a proposal are read in full, to be compared with the KTP."""
    record("nik.shown_for_decision", correction, by=by, member=correction.member_id)


def _digest(ktp: Scan | Document | None) -> str:
    if ktp is None:
        return ""
    return ktp.digest if isinstance(ktp, Scan) else ktp.sha256


def _photo_of_ktp(
    ktp: Scan | Document | None, *, member: Member, uuid: UUID, by: User, at: dt.datetime
) -> Document:
    """The photo as it is kept with the member: the same file is kept once."""
    kept = Document.objects.filter(
        member=member, kind=DocumentKind.KTP, withdrawal__isnull=True, sha256=_digest(ktp)
    ).first()
    if kept:
        return kept
    if not isinstance(ktp, Scan):
        raise NikRefused(
            _("Add a photo of the KTP: the coordinator compares the number with it."), field="scan"
        )
    return add_document(
        uuid=uuid5(uuid, "ktp"), member=member, kind=DocumentKind.KTP, scan=ktp, by=by, at=at
    )
