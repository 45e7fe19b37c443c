"""The papers of a claim: one page each, with its photos and scans."""

from __future__ import annotations

import logging
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.actions.papers import (
    add_scan,
    give_verdict,
    note_mark,
    note_paper,
    note_scan_shown,
    use_document,
    withdraw_scan,
)
from claims.enums import PaperKind, StepKind
from claims.forms.papers import PaperNoteForm, ScanForm, UseDocumentForm, VerdictForm
from claims.models import Claim, PaperScan, Relative
from claims.permissions import may_judge_papers, may_work_on_claims
from claims.queries.claims import family_of
from claims.queries.letters import newest_letter
from claims.queries.papers import (
    Line,
    checklist_of,
    documents_for,
    line_beside,
    line_of,
    scans_of,
)
from claims.views.access import back_to, claim_or_404, for_helpers, for_readers
from members.forms.documents import WithdrawForm
from members.queries.documents import documents_of
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.ids import new_uuid
from perisai.common.kept_files import FileLost
from perisai.common.scans import put_aside
from perisai.common.serving import scan_answer, thumbnail_answer

log = logging.getLogger(__name__)


@for_readers
@require_http_methods(["GET", "POST"])
def paper(
    request: HttpRequest, uuid: UUID, kind: str, relative: UUID | None = None
) -> HttpResponse:
    """What a paper is, who gives it, and its photos; a photo is added here."""
    claim, about = _claim_and_relative(request, uuid, kind, relative)
    may_work = may_work_on_claims(request.viewer)
    if request.method == "POST" and not may_work:
        raise Http404
    form = ScanForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            add_scan(
                uuid=form.cleaned_data["uuid"],
                claim=claim,
                kind=PaperKind(kind),
                relative=about,
                scan=form.cleaned_data["scan"],
                by=request.user,
                at=timezone.now(),
            )
            return _kept(request, _line(request, claim, kind, about))
    put_aside(form)
    checklist = checklist_of(claim, viewer=request.viewer)
    line = line_of(checklist, claim, PaperKind(kind), about)
    # A form that was sent too late still shows why it was refused.
    is_shown = may_work and (form.is_bound or claim.last_step not in StepKind.ends())
    context = {
        "claim": claim,
        "line": line,
        "form": form,
        "may_work": is_shown,
        "documents": documents_for(line, viewer=request.viewer) if may_work else [],
        "use_uuid": new_uuid(),
        "way": checklist.way if kind == PaperKind.DEATH_CERTIFICATE else [],
        "report_by": checklist.report_by,
        "following": line_beside(line, checklist),
        "letter": newest_letter(line.letter_kind, claim, viewer=request.viewer),
    }
    return render(request, "claims/paper.html", context)


@for_helpers
@require_POST
def use(request: HttpRequest, uuid: UUID, kind: str, document: UUID) -> HttpResponse:
    """A photo that is kept with the member becomes a paper of the claim."""
    claim, _about = _claim_and_relative(request, uuid, kind, None)
    row = get_object_or_404(documents_of(request.viewer, member=claim.member), uuid=document)
    line = _line(request, claim, kind, None)
    form = UseDocumentForm(request.POST)
    if not form.is_valid():
        messages.error(
            request,
            _("This form is damaged or too old. Open its page again, then fill it in once more."),
        )
        return redirect(line.url)
    try:
        use_document(
            uuid=form.cleaned_data["uuid"],
            claim=claim,
            kind=PaperKind(kind),
            document=row,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(line.url)
    except FileLost as lost:
        log.error("The file of document %s was lost: %s", row.pk, lost)
        messages.error(request, _("The file of this photo is missing. Take a new one."))
        return redirect(line.url)
    return _kept(request, line)


@for_helpers
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, uuid: UUID, kind: str, relative: UUID | None = None) -> HttpResponse:
    """Who has the original, and whether the paper is needed."""
    claim, about = _claim_and_relative(request, uuid, kind, relative)
    line = _line(request, claim, kind, about)
    names = [name for name in PaperNoteForm.base_fields if name != "seen"]
    known = {name: getattr(line.paper, name) for name in names} if line.paper else {}
    known["seen"] = note_mark(line.paper)
    form = PaperNoteForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            note_paper(
                claim=claim,
                kind=PaperKind(kind),
                relative=about,
                by=request.user,
                on=request.viewer.on,
                **form.cleaned_data | {"seen": form.cleaned_data["seen"] or None},
            )
            messages.success(request, _("Noted: %(label)s.") % {"label": line.title})
            return redirect(line.url)
    context = {"form": form, "claim": claim, "line": line}
    return render(request, "claims/paper_note.html", context)


@for_readers
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One photo or scan; the coordinator says here whether it will do."""
    row = _scan_or_404(request, uuid)
    may_judge = may_judge_papers(request.viewer)
    if request.method == "POST" and not may_judge:
        raise Http404
    form = VerdictForm(posted(request))
    line = _line(request, row.paper.claim, row.paper.kind, row.paper.relative)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            is_accepted = request.POST.get("answer") == "accept"
            give_verdict(
                uuid=form.cleaned_data["uuid"],
                scan=row,
                is_accepted=is_accepted,
                why=form.cleaned_data["why"],
                by=request.user,
                at=timezone.now(),
            )
            said = _("Accepted: %(label)s.") if is_accepted else _("To be mended: %(label)s.")
            messages.success(request, said % {"label": line.title})
            return redirect("claims:claim", row.paper.claim.uuid)
    context = {
        "row": row,
        "line": line,
        "claim": row.paper.claim,
        "form": form,
        "may_judge": may_judge,
        "may_work": may_work_on_claims(request.viewer),
        "verdicts": row.verdicts.select_related("by"),
    }
    return render(request, "claims/scan.html", context)


@for_readers
@require_GET
def scan_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file itself. That it was opened is kept."""
    row = _scan_or_404(request, uuid)
    return scan_answer(
        request,
        row.open,
        name=f"berkas-{row.pk}",
        note_opened=partial(note_scan_shown, row, by=request.user),
        back=back_to(row.paper.claim),
    )


@for_readers
@require_GET
def scan_thumb(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A picture too small to read."""
    return thumbnail_answer(_scan_or_404(request, uuid))


@for_helpers
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Why a photo or scan is taken back."""
    row = _scan_or_404(request, uuid)
    line = _line(request, row.paper.claim, row.paper.kind, row.paper.relative)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            reason = form.cleaned_data["reason"]
            withdraw_scan(scan=row, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Taken back. Its file is deleted after 30 days."))
            return redirect(line.url)
    context = {"form": form, "row": row, "line": line, "claim": row.paper.claim}
    return render(request, "claims/scan_withdraw.html", context)


def _claim_and_relative(
    request: HttpRequest, uuid: UUID, kind: str, relative: UUID | None
) -> tuple[Claim, Relative | None]:
    if kind not in PaperKind:
        raise Http404
    claim = claim_or_404(request, uuid)
    if relative is None:
        return claim, None
    return claim, get_object_or_404(family_of(claim, viewer=request.viewer), uuid=relative)


def _line(request: HttpRequest, claim: Claim, kind: str, about: Relative | None) -> Line:
    checklist = checklist_of(claim, viewer=request.viewer)
    return line_of(checklist, claim, PaperKind(kind), about)


def _scan_or_404(request: HttpRequest, uuid: UUID) -> PaperScan:
    return get_object_or_404(scans_of(request.viewer), uuid=uuid, withdrawal__isnull=True)


def _kept(request: HttpRequest, line: Line) -> HttpResponse:
    """Its page says what is missing next."""
    messages.success(request, _("Kept: %(label)s.") % {"label": line.title})
    return redirect(line.url)
