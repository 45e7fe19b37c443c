"""Who opened numbers and papers of a member, and who asked about her at a counter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from members.models import Member
from members.queries.counter import checks_about
from perisai.accounts.enums import Role
from perisai.audit.models import AuditEntry
from perisai.desk.enums import TimelineKind
from perisai.desk.queries.timeline_parts import Said, Source, found
from villages.scoping import Viewer

READINGS = {
    "member.nik_revealed": "NIK",
    "member.family_card_revealed": "KK",
    "nik.shown_for_decision": "NIK",
}


def about_readings(member: Member, viewer: Viewer) -> Iterator[Source]:
    """Who opened numbers and papers is for those who answer for it: the branch and head office."""
    if viewer.role not in (Role.COORDINATOR, Role.HEAD_OFFICE):
        return
    about = Q(subject_type="members.member", subject_id=str(member.pk))
    about_her = (
        member.heirs,
        member.documents,
        member.nik_corrections,
        member.duplicate_requests,
    )
    for rows in about_her:
        keys = rows.order_by().annotate(key=Cast("pk", models.CharField())).values("key")
        about |= Q(subject_type=rows.model._meta.label_lower, subject_id__in=keys)
    opened = Q(action__endswith="_revealed") | Q(
        action__in=(
            "document.shown",
            "duplicate.ktp_shown",
            "nik.shown_for_decision",
            "member.shown_in_full",
            "member.exported",
        )
    )
    rows = AuditEntry.objects.filter(about, opened)
    yield Source(70, TimelineKind.READINGS, rows, "at", partial(_readings, rows))
    asked = checks_about(member, viewer=viewer)
    yield Source(71, TimelineKind.READINGS, asked, "asked_at", partial(_asked_at_counter, asked))


def _readings(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said("eye", _opened_words(row.action), (), row.by.name if row.by else "")
        for row in found(rows, keys, "by")
    }


def _asked_at_counter(rows: QuerySet, keys: Sequence[int]) -> dict[int, Said]:
    return {
        row.pk: Said(
            "eye",
            _("Asked at the counter of %(village)s whether protected: %(purpose)s")
            % {"village": row.village.title, "purpose": row.get_purpose_display()},
            (_("Answer: %(answer)s") % {"answer": row.get_answer_display()},),
            row.by.name,
        )
        for row in found(rows, keys, "by", "village")
    }


def _opened_words(action: str) -> str:
    if action in ("document.shown", "duplicate.ktp_shown"):
        return _("Photo or scan opened")
    if action == "member.exported":
        return _("Taken away in the file for the official portal, with the NIK")
    if action == "member.shown_in_full":
        return _("Every field opened in the administration")
    return _("%(what)s opened in full") % {"what": READINGS.get(action, _("Phone number"))}
