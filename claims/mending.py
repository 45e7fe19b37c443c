"""Where each gap is mended, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from claims.enums import Gap
from claims.queries.readiness import Work
from members.enums import DocumentKind
from members.permissions import may_edit
from perisai.accounts.enums import Role
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class Mend:
    """What is missing, and the page where it is put right; `url` is empty for who only reads."""

    label: str | Promise
    url: str


def mends_of(work: Work, *, viewer: Viewer) -> list[Mend]:
    """Every gap of a member with the way to mend it."""
    return [
        Mend(gap.label, _url(gap, work, viewer) if may_edit(viewer) else "") for gap in work.gaps
    ]


def _url(gap: Gap, work: Work, viewer: Viewer) -> str:
    member, job = work.member, work.enrolment
    match gap:
        case Gap.NO_HEIRS:
            return reverse("members:add_heir", args=[member.uuid])
        case Gap.NO_PHONE:
            return reverse("members:edit", args=[member.uuid])
        case Gap.NO_KTP | Gap.NO_FAMILY_CARD:
            is_ktp = gap == Gap.NO_KTP
            kind = DocumentKind.KTP if is_ktp else DocumentKind.FAMILY_CARD
            query = {"jenis": kind.value}
            return reverse("members:add_document", args=[member.uuid], query=query)
        case Gap.NO_ATTESTATION if job:
            return reverse("members:attest", args=[job.uuid])
        case Gap.NO_KPJ if job:
            return reverse("members:correct_job", args=[job.uuid])
        case Gap.ARREARS if job and viewer.role == Role.AGENT:
            return reverse("dues:take", query={"peserta": job.uuid})
        case Gap.WITH_AGENT if viewer.role == Role.AGENT:
            return reverse("dues:hand_on")
        case _:
            return reverse("desk:member", args=[member.uuid])
