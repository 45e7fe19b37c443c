"""The papers of a claim put together: one PDF for the branch, and single files for sending up."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.bundle_papers import front_pdf, page_of
from claims.errors import PaperRefused
from claims.models import Bundle, Claim, PaperScan
from claims.queries.bundles import FOLDER, KEPT, WHOLE, entries_of
from claims.queries.papers import checklist_of
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.imposition import join
from perisai.common.kept_files import FileLost
from perisai.common.passing_files import forget_files, get_file, put_file
from perisai.common.retries import content_hash_of, write_once
from perisai.jobs.actions import request_job, retry_job
from perisai.jobs.models import Job
from villages.scoping import Viewer

BUNDLE_JOB = "claims.make_bundle"
FRONT = 1  # the part before the scans


@transaction.atomic
def ask_bundle(*, uuid: UUID, claim: Claim, viewer: Viewer, by: User, at: dt.datetime) -> Bundle:
    """Ask the worker to put the papers of a claim together as they are now.

    The same `uuid` and content answers as the first time. Raises UuidReused.
    """
    keys = [entry.scan.pk for entry in entries_of(checklist_of(claim, viewer=viewer))]
    bundle, is_new = write_once(
        Bundle,
        uuid=uuid,
        content_hash=content_hash_of(claim=claim.pk),
        claim=claim,
        total=FRONT + len(keys),
        requested_at=at,
        by=by,
    )
    if is_new:
        payload = {"bundle": bundle.pk, "keys": keys}
        request_job(kind=BUNDLE_JOB, unique_key=bundle.job_key, payload=payload, on=at)
        record("bundle.asked", bundle, by=by, claim=claim.pk, scans=len(keys))
    return bundle


def make_part(*, bundle: Bundle, keys: list[int], part: int, viewer: Viewer) -> None:
    """Draw a part: 0 is the front, then one for each scan in the order of `keys`. Raises PaperRefused when a
    file is missing; harmless when done again."""
    if part == 0:
        content = front_pdf(bundle.claim, viewer=viewer)
    else:
        scan = PaperScan.objects.select_related("paper__relative").get(pk=keys[part - FRONT])
        try:
            content = page_of(scan, scan.open())
        except FileLost as lost:
            raise PaperRefused(
                _("The file of one photo is missing: %(label)s. Take it back and send it again.")
                % {"label": scan.paper.get_kind_display()}
            ) from lost
    put_file(content, drawer=Bundle.DRAWER, owner=bundle.uuid, name=_name(part))


def join_bundle(*, bundle: Bundle, keys: list[int], viewer: Viewer) -> None:
    """Make one PDF of the parts, and the folder of single files. Raises FileLost."""
    parts = [
        get_file(drawer=Bundle.DRAWER, owner=bundle.uuid, name=_name(part))
        for part in range(FRONT + len(keys))
    ]
    put_file(join(parts), drawer=Bundle.DRAWER, owner=bundle.uuid, name=WHOLE)
    folder = _folder(bundle, keys, viewer)
    put_file(folder, drawer=Bundle.DRAWER, owner=bundle.uuid, name=FOLDER)


@transaction.atomic
def retry_bundle(*, bundle: Bundle, by: User, at: dt.datetime) -> None:
    """Let the worker go on where it stopped after it gave up; otherwise nothing changes."""
    for job in Job.objects.filter(unique_key=bundle.job_key):
        retry_job(job=job, on=at)
        record("bundle.retried", bundle, by=by)


@transaction.atomic
def note_bundle_opened(bundle: Bundle, *, name: str, by: User) -> None:
    """Keep that somebody took the file of a claim: printed, or carried away."""
    record("bundle.opened", bundle, by=by, claim=bundle.claim_id, file=name)


@transaction.atomic
def note_sheet_shown(claim: Claim, *, form: str, by: User) -> None:
    """Keep that somebody opened the data for a form, where numbers stand in full."""
    record("claim.sheet_shown", claim, by=by, form=form)


def forget_bundles(*, at: dt.datetime) -> int:
    """Delete the files of bundles older than KEPT; that they were made stays. Returns of how many."""
    fresh = Bundle.objects.filter(requested_at__gt=at - KEPT).values_list("uuid", flat=True)
    return forget_files(drawer=Bundle.DRAWER, but=fresh)


def _folder(bundle: Bundle, keys: list[int], viewer: Viewer) -> bytes:
    """Single files under the names for Lapak Asik, those of the keys that still count."""
    entries = entries_of(checklist_of(bundle.claim, viewer=viewer))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as folder:
        for entry in entries:
            if entry.scan.pk in keys:
                # Without the moment: the same papers give the same folder.
                folder.writestr(zipfile.ZipInfo(entry.file_name), entry.scan.open().content)
    return file.getvalue()


def _name(part: int) -> str:
    return f"{part:03}.pdf"
