"""Photos and scans of a person: adding, looking, taking back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.documents import add_document, note_shown, withdraw_document
from members.forms.documents import DocumentForm, WithdrawForm
from members.models import Document, Member
from members.permissions import may_edit
from members.queries.documents import documents_of
from members.views.access import for_writers, member_or_404
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.scans import put_aside
from perisai.common.serving import Back, scan_answer, thumbnail_answer


@for_writers
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A photo or scan of this member."""
    return _add(request, member_or_404(request, uuid), None)


@for_writers
@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A better one in the place of a photo or scan."""
    old = get_object_or_404(documents_of(request.viewer), uuid=uuid)
    if not _counts(old):
        raise Http404
    return _add(request, old.member, old)


def _add(request: HttpRequest, member: Member, old: Document | None) -> HttpResponse:
    first = (
        {"kind": old.kind, "title": old.title} if old else {"kind": request.GET.get("jenis", "")}
    )
    form = DocumentForm(posted(request), request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            read = form.cleaned_data
            document = add_document(
                uuid=read["uuid"],
                member=member,
                kind=read["kind"],
                title=read["title"],
                scan=read["scan"],
                replaces=old,
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("Kept: %(label)s.") % {"label": document.label})
            return redirect("desk:member", member.uuid)
    put_aside(form)
    context = {"form": form, "member": member, "old": old}
    return render(request, "members/document_add.html", context)


@login_required
@require_GET
def show(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One photo or scan, who added it, and what became of it."""
    row = get_object_or_404(documents_of(request.viewer), uuid=uuid)
    may_edit_it = may_edit(request.viewer)
    context = {
        "row": row,
        "member": row.member,
        "may_change": may_edit_it and _counts(row),
        "may_withdraw": may_edit_it and not hasattr(row, "withdrawal"),
    }
    return render(request, "members/document_show.html", context)


@login_required
@require_GET
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file itself. That it was opened is kept."""
    row = get_object_or_404(documents_of(request.viewer), uuid=uuid, withdrawal__isnull=True)
    return scan_answer(
        request,
        row.open,
        name=f"dokumen-{row.pk}",
        note_opened=partial(note_shown, row, by=request.user),
        back=Back(reverse("desk:member", args=[row.member.uuid]), row.member.name),
    )


@login_required
@require_GET
def thumb(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A picture too small to read."""
    row = get_object_or_404(documents_of(request.viewer), uuid=uuid, withdrawal__isnull=True)
    return thumbnail_answer(row)


@for_writers
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Why a photo or scan is taken back."""
    row = get_object_or_404(documents_of(request.viewer), uuid=uuid, withdrawal__isnull=True)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            reason = form.cleaned_data["reason"]
            withdraw_document(document=row, reason=reason, by=request.user, at=timezone.now())
            messages.success(request, _("Taken back. Its file is deleted after 30 days."))
            return redirect("desk:member", row.member.uuid)
    context = {"form": form, "row": row, "member": row.member}
    return render(request, "members/document_withdraw.html", context)


def _counts(row: Document) -> bool:
    return not hasattr(row, "withdrawal") and not hasattr(row, "replaced_by")
