"""Photos and scans of the papers of a claim: kept, judged, taken back, forgotten."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils.translation import gettext as _

from claims.actions.locking import check_goes_on, lock_claim
from claims.enums import Need, PaperKind
from claims.errors import PaperRefused
from claims.models import (
    Claim,
    Paper,
    PaperScan,
    PaperScanWithdrawal,
    PaperVerdict,
    Relative,
)
from claims.rules.papers import same_name
from members.models import Document
from perisai import regulations
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.kept_scans import forget_scan_files
from perisai.common.months import same_day_after
from perisai.common.retries import check_same_content, content_hash_of, write_once
from perisai.common.scans import Scan

MOST_SCANS = 10  # pages of one paper


@transaction.atomic
def add_scan(
    *,
    uuid: UUID,
    claim: Claim,
    kind: PaperKind,
    relative: Relative | None = None,
    scan: Scan,
    by: User,
    at: dt.datetime,
) -> PaperScan:
    """Keep a photo or scan of a paper, of the member or of a `relative`.

    The same `uuid` and content answers as the first time. Raises PaperRefused when the same file stands in
    this claim already (but for the KTP of one person that two papers ask for), when the paper has too many
    pages, for a relative of another claim, and for a claim that has ended; UuidReused.
    """
    content = content_hash_of(
        claim=claim.pk, kind=str(kind), relative=relative and relative.pk, scan=scan.digest
    )
    claim = lock_claim(claim)
    if known := PaperScan.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_goes_on(claim, PaperRefused)
    _check_new(claim, scan, kind, relative)
    paper = _paper(claim, kind, relative)
    if paper.scans.standing().count() >= MOST_SCANS:
        raise PaperRefused(_("Ten photos of one paper are enough. Take a blurred one back first."))
    row = PaperScan.objects.create(
        uuid=uuid,
        content_hash=content,
        paper=paper,
        added_at=at,
        by=by,
        **PaperScan.keep(scan),
    )
    record("paper.added", row, by=by, claim=claim.pk, kind=str(kind))
    return row


def use_document(
    *, uuid: UUID, claim: Claim, kind: PaperKind, document: Document, by: User, at: dt.datetime
) -> PaperScan:
    """Take a photo that is kept with the member as a paper of the claim; it is copied, so each is forgotten
    by its own rule. Raises PaperRefused when it belongs to somebody else, FileLost, and as `add_scan`."""
    if document.member_id != claim.member_id:
        raise PaperRefused(_("This photo belongs to another member."))
    return add_scan(uuid=uuid, claim=claim, kind=kind, scan=document.open(), by=by, at=at)


@transaction.atomic
def withdraw_scan(
    *, scan: PaperScan, reason: str, by: User, at: dt.datetime
) -> PaperScanWithdrawal:
    """Take a photo or scan back: it is shown no more, and `forget_scans` deletes its file later. A second
    time answers with the first. Raises PaperRefused without a reason, and for a claim that has ended: what
    it was decided on stays."""
    claim = lock_claim(scan.paper.claim)
    if known := PaperScanWithdrawal.objects.filter(scan=scan).first():
        return known
    check_goes_on(claim, PaperRefused)
    if not reason.strip():
        raise PaperRefused(_("Say why, others read it later."), field="reason")
    row = PaperScanWithdrawal.objects.create(
        scan=scan, reason=reason.strip(), withdrawn_at=at, by=by
    )
    record("paper.withdrawn", scan, by=by, claim=scan.paper.claim_id)
    return row


@transaction.atomic
def give_verdict(
    *, uuid: UUID, scan: PaperScan, is_accepted: bool, why: str = "", by: User, at: dt.datetime
) -> PaperVerdict:
    """Say that a photo or scan is good for the branch, or what is to be mended. The newest counts.

    The same `uuid` and content answers as the first time. Raises PaperRefused for a mend without its why,
    for one that was taken back, and for a claim that has ended; UuidReused.
    """
    claim = lock_claim(scan.paper.claim)
    if not PaperVerdict.objects.filter(uuid=uuid).exists():
        check_goes_on(claim, PaperRefused)
    if PaperScanWithdrawal.objects.filter(scan=scan).exists():
        raise PaperRefused(_("This photo was taken back. Open the page of the claim again."))
    if not is_accepted and not why.strip():
        raise PaperRefused(
            _("Say what is to be mended, so that it is right next time."), field="why"
        )
    why = "" if is_accepted else why.strip()
    row, is_new = write_once(
        PaperVerdict,
        uuid=uuid,
        content_hash=content_hash_of(scan=scan.pk, is_accepted=is_accepted, why=why),
        scan=scan,
        is_accepted=is_accepted,
        why=why,
        decided_at=at,
        by=by,
    )
    if is_new:
        record("paper.judged", scan, by=by, claim=scan.paper.claim_id, accepted=is_accepted)
    return row


@transaction.atomic
def note_paper(
    *,
    claim: Claim,
    kind: PaperKind,
    relative: Relative | None = None,
    holder: str = "",
    obtained_on: dt.date | None = None,
    need: Need | str = "",
    note: str = "",
    seen: str | None = None,
    by: User,
    on: dt.date,
) -> Paper:
    """Write down who has the original, since when it is there, and whether it is needed here at all. The same
    words change nothing. `seen` is the `note_mark` of what the writer saw, where known.

    Raises PaperRefused for a day after `on`, when it is called needless without a note that says why, when
    somebody wrote something else since it was seen, and for a claim that has ended.
    """
    claim = lock_claim(claim)
    check_goes_on(claim, PaperRefused)
    if obtained_on and obtained_on > on:
        raise PaperRefused(_("This day has not come yet."), field="obtained_on")
    if need == Need.NO and not note.strip():
        raise PaperRefused(_("Say why it is not needed here."), field="note")
    paper = _paper(claim, kind, relative)
    known = note_mark(paper)
    paper.holder, paper.obtained_on = holder.strip(), obtained_on
    paper.need, paper.note = str(need), note.strip()
    if note_mark(paper) == known:
        return paper
    if seen is not None and seen != known:
        raise PaperRefused(
            _("Somebody noted something else meanwhile. Open the page again and add yours.")
        )
    paper.save()
    record("paper.noted", paper, by=by, claim=claim.pk, kind=str(kind))
    return paper


def note_mark(paper: Paper | None) -> str:
    """What is noted of a paper in short, to see whether somebody wrote meanwhile."""
    return content_hash_of(
        holder=paper.holder if paper else "",
        obtained_on=paper and paper.obtained_on,
        need=paper.need if paper else "",
        note=paper.note if paper else "",
    )[:16]


@transaction.atomic
def note_scan_shown(scan: PaperScan, *, by: User) -> None:
    """Keep that somebody opened a photo or scan in full."""
    record("paper.shown", scan, by=by, claim=scan.paper.claim_id, kind=scan.paper.kind)


def forget_scans(*, at: dt.datetime, on: dt.date) -> int:
    """Delete the files of what was taken back more than 30 days ago, of claims to which nothing was
    added for more years before `on` than the house rule `papers.kept_years`, and of forms that nobody
    finished. Returns how many. The rows stay."""
    return forget_scan_files(PaperScan.objects.exclude(paper__claim__in=_long_over(on)), at=at)


def _long_over(on: dt.date):
    """Claims to which nothing was added for so long: no step, no photo. Counted from when it was written down
    here, never from a day that somebody typed: a wrong year must not cost a family its papers."""
    years = regulations.value("papers.kept_years", on)
    opened_at = F("opened_at")
    last_at = Greatest(
        opened_at,
        Coalesce(Max("steps__recorded_at"), opened_at),
        Coalesce(Max("papers__scans__added_at"), opened_at),
    )
    begun = Claim.objects.annotate(last_on=TruncDate(last_at))
    return begun.filter(last_on__lt=same_day_after(on, -12 * years)).values("pk")


def _paper(claim: Claim, kind: PaperKind, relative: Relative | None) -> Paper:
    if relative and relative.claim_id != claim.pk:
        raise PaperRefused(_("This relative belongs to another claim."))
    paper, _is_new = Paper.objects.get_or_create(claim=claim, kind=kind, relative=relative)
    return paper


def _check_new(claim: Claim, scan: Scan, kind: PaperKind, relative: Relative | None) -> None:
    """The same file counts once in a claim: a KTP sent as KK is noticed. One KTP is two papers where an heir
    is guardian too, or one guardian acts for two children."""
    rows = PaperScan.objects.standing().filter(paper__claim=claim, sha256=scan.digest)
    for same in rows.select_related("paper__relative"):
        known = same.paper
        is_other = (known.kind, known.relative) != (kind, relative)
        if is_other and _is_one_ktp(claim, (kind, relative), (known.kind, known.relative)):
            continue
        raise PaperRefused(
            _("This very file is kept already, as %(label)s. Nothing was added.")
            % {"label": known.get_kind_display()},
            field="scan",
        )


def _is_one_ktp(
    claim: Claim, one: tuple[str, Relative | None], other: tuple[str, Relative | None]
) -> bool:
    if one[0] == other[0] == PaperKind.GUARDIAN_KTP:
        return True
    mine, known = (_whose_ktp(claim, *each) for each in (one, other))
    return bool(mine) and mine == known


def _whose_ktp(claim: Claim, kind: str, relative: Relative | None) -> str:
    """The name on it, as it is compared; empty for another paper, and where nobody knows."""
    if kind == PaperKind.KTP:
        return same_name(claim.name)
    if relative and kind == PaperKind.GUARDIAN_KTP:
        return same_name(relative.guardian)
    return same_name(relative.name) if relative and kind == PaperKind.HEIR_KTP else ""
