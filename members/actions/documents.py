"""Photos and scans of a person: kept, replaced, taken back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from members.actions.enrolling import lock_present
from members.enums import DocumentKind
from members.errors import DocumentRefused
from members.models import Document, DocumentWithdrawal, DuplicateRequest, Member, NikCorrection
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.kept_scans import forget_scan_files
from perisai.common.retention import KEPT_AFTER_WITHDRAWAL
from perisai.common.retries import check_same_content, content_hash_of
from perisai.common.scans import Scan


@transaction.atomic
def add_document(
    *,
    uuid: UUID,
    member: Member,
    kind: DocumentKind,
    title: str = "",
    scan: Scan,
    replaces: Document | None = None,
    by: User,
    at: dt.datetime,
) -> Document:
    """Keep a photo or scan of a member, alive or not: a claim needs papers. `title` names one of another
    kind; `replaces` is an older one that counts no more.

    The same `uuid` and content answers as the first time. Raises MemberGone; DocumentRefused when the same
    file is there already, when it has no name, or when what it replaces is replaced or taken back;
    UuidReused.
    """
    content = content_hash_of(
        member=member.pk,
        kind=str(kind),
        title=title,
        scan=scan.digest,
        replaces=replaces and replaces.pk,
    )
    member = lock_present(member)
    if known := Document.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    title = title.strip() if kind == DocumentKind.OTHER else ""
    if kind == DocumentKind.OTHER and not title:
        raise DocumentRefused(
            _("Name the paper, for example: letter of the doctor."), field="title"
        )
    _check_new(member, scan)
    _check_replaced(member, replaces)
    document = Document.objects.create(
        uuid=uuid,
        content_hash=content,
        member=member,
        kind=kind,
        title=title,
        replaces=replaces,
        added_at=at,
        by=by,
        **Document.keep(scan),
    )
    record("document.added", document, by=by, member=member.pk, kind=str(kind))
    return document


@transaction.atomic
def withdraw_document(
    *, document: Document, reason: str, by: User, at: dt.datetime
) -> DocumentWithdrawal:
    """Take a photo or scan back: it is shown no more, and `forget_papers` deletes its file later. A second
    time answers with the first. Raises MemberGone; DocumentRefused without a reason, or when a corrected NIK
    rests on it."""
    lock_present(document.member)
    if known := DocumentWithdrawal.objects.filter(document=document).first():
        return known
    if not reason.strip():
        raise DocumentRefused(_("Say why, others read it later."), field="reason")
    proven = NikCorrection.objects.filter(ktp=document).exclude(decision__is_accepted=False)
    if proven.exists():
        raise DocumentRefused(
            _(
                "A correction of the NIK rests on this photo, so it stays. Replace it with a better one."
            )
        )
    row = DocumentWithdrawal.objects.create(
        document=document, reason=reason.strip(), withdrawn_at=at, by=by
    )
    record("document.withdrawn", document, by=by, member=document.member_id)
    return row


@transaction.atomic
def note_shown(document: Document, *, by: User) -> None:
    """Keep that somebody opened a photo or scan in full."""
    record("document.shown", document, by=by, member=document.member_id, kind=document.kind)


def forget_papers(*, at: dt.datetime) -> int:
    """Delete the files of what was taken back more than 30 days before `at`, unless another member's row
    needs the same file; photos that came with a request about a NIK which was decided so long ago, or which
    nobody can decide any more; and photos of forms that nobody finished. Returns how many. The rows stay."""
    asked = DuplicateRequest.objects.exclude(ktp_sha256="")
    needed = asked.open() | asked.filter(decision__decided_at__gte=at - KEPT_AFTER_WITHDRAWAL)
    return forget_scan_files(
        Document.objects.all(), at=at, needed=needed.values_list("ktp_sha256", flat=True)
    )


def _check_new(member: Member, scan: Scan) -> None:
    """The same file counts once; one that was replaced may come back."""
    same = Document.objects.standing().filter(member=member, sha256=scan.digest).first()
    if same:
        day = date_format(localtime(same.added_at), "j F Y")
        raise DocumentRefused(
            _("This very file is kept already, as %(label)s of %(day)s. Nothing was added.")
            % {"label": same.label, "day": day},
            field="scan",
        )


def _check_replaced(member: Member, replaced: Document | None) -> None:
    if replaced is None:
        return
    if replaced.member_id != member.pk or not Document.objects.standing().filter(pk=replaced.pk):
        raise DocumentRefused(
            _("What is to be replaced counts no more. Open the page of the member again.")
        )
