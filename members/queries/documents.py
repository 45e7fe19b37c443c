"""The photos and scans of a person."""

from __future__ import annotations

from django.db.models import QuerySet

from members.models import Document, DuplicateRequest, Member
from perisai.common.kept_files import read_kept_file
from perisai.common.scans import Scan
from villages.scoping import Viewer


def documents_of(viewer: Viewer, *, member: Member | None = None) -> QuerySet[Document]:
    """Those this viewer may see, the taken back and replaced too; of one member when told, newest first."""
    rows = Document.objects.visible_to(viewer).filter(member__withdrawn_at__isnull=True)
    if member:
        rows = rows.filter(member=member)
    return rows.select_related(
        "by", "member", "replaces", "replaced_by", "withdrawal__by"
    ).order_by("-pk")


def ktp_of(asked: DuplicateRequest) -> Scan:
    """The photo of the KTP that came with a request already in hand. Raises FileLost."""
    content = read_kept_file(asked.ktp_sha256, drawer=Document.drawer, suffix=asked.ktp_suffix)
    return Scan(content, asked.ktp_suffix)
