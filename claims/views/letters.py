"""Letters of the village: drafts, the village's answer, paper, and the public check."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from django_ratelimit.core import is_ratelimited

from claims.actions.letters import (
    approve_letter,
    draft_letter,
    note_letter_printed,
    send_back_letter,
    withdraw_letter,
)
from claims.enums import LetterKind
from claims.forms.letters import (
    FORMS,
    ApproveForm,
    LetterCodeForm,
    SendBackForm,
    WithdrawLetterForm,
)
from claims.forms.lists import PageForm
from claims.letter_papers import LETTER_PAPERS, letter_pdf
from claims.models import Letter
from claims.permissions import may_answer_letters, may_work_on_claims
from claims.queries.claims import page_of
from claims.queries.letters import (
    Shown,
    changes_since,
    is_for,
    last_signature,
    last_told,
    letter_by_check_code,
    letter_content,
    letters_of,
    people_to_choose,
)
from claims.rules.letters import blanks_in
from claims.views.access import claim_or_404, for_helpers, for_letters
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.paging import page_address
from perisai.common.pdf import PdfUnavailable

SHOWN = 50
# As for receipts: many letters may be checked through one address; guessing is what must be slow.
ALL = {"group": "check-letter", "key": "ip", "rate": "60/m"}
MISSES = {"group": "check-letter-missed", "key": "ip", "rate": "20/m"}


@for_letters
@require_GET
def letter_list(request: HttpRequest) -> HttpResponse:
    """What waits for the village first, then the letters that were answered."""
    letters = letters_of(request.viewer)
    after = PageForm(request.GET).after
    answered, next_after = page_of(letters.filter(decision__isnull=False), after=after, size=SHOWN)
    context = {
        "waiting": [Shown(row) for row in letters.waiting()],
        "answered": [shown for shown in map(Shown, answered) if not shown.is_replaced],
        "first_url": page_address(request, None) if after else None,
        "next_url": page_address(request, next_after) if next_after else None,
        "may_answer": may_answer_letters(request.viewer),
    }
    return render(request, "claims/letter_list.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, uuid: UUID, kind: str) -> HttpResponse:
    """What the letter says beside the data that are there; kept as a draft for the village."""
    claim = claim_or_404(request, uuid)
    if kind not in LetterKind or not is_for(LetterKind(kind), claim):
        raise Http404
    letter_kind = LetterKind(kind)
    form = FORMS[letter_kind](
        posted(request),
        initial=last_told(letter_kind, claim, viewer=request.viewer),
        people=people_to_choose(claim, viewer=request.viewer),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            letter = draft_letter(
                uuid=form.cleaned_data["uuid"],
                claim=claim,
                kind=letter_kind,
                content=letter_content(letter_kind, claim, form.told, viewer=request.viewer),
                by=request.user,
                at=timezone.now(),
            )
            messages.success(
                request, _("The draft is with the village office. Print it as a draft to show it.")
            )
            return redirect("claims:letter", letter.uuid)
    drafted = letter_content(letter_kind, claim, {}, viewer=request.viewer)
    context = {"form": form, "claim": claim, "kind": letter_kind, "blanks": blanks_in(drafted)}
    return render(request, "claims/letter_draft.html", context)


@for_letters
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One letter: what it says, what became of it; the village answers here."""
    row = _letter_or_404(request, uuid)
    may_answer = may_answer_letters(request.viewer) and Shown(row).is_waiting
    if request.method == "POST" and not may_answer_letters(request.viewer):
        raise Http404
    is_back = request.POST.get("answer") == "back"
    sent = posted(request)
    first = {"dated_on": request.viewer.on}
    if may_answer:
        first |= last_signature(row, viewer=request.viewer)
    approve = ApproveForm(None if is_back else sent, initial=first)
    back = SendBackForm(sent if is_back else None)
    form = back if is_back else approve
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            _answer(request, row, form, is_back=is_back)
            return redirect("claims:letter", row.uuid)
    shown = Shown(row)
    context = {
        "shown": shown,
        "blanks": [] if shown.is_replaced else blanks_in(row.content),
        "changes": [] if shown.is_replaced else changes_since(row, on=request.viewer.on),
        "row": row,
        "told": _told_lines(row),
        "approve": approve,
        "back": back,
        "form": form,
        "may_answer": may_answer,
        "may_see_claim": may_work_on_claims(request.viewer),
        "papers": LETTER_PAPERS.values(),
    }
    return render(request, "claims/letter.html", context)


@for_helpers
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a draft back before the village answers, or an approved letter whose facts changed."""
    row = _letter_or_404(request, uuid)
    shown = Shown(row)
    if request.method == "GET" and not shown.can_be_withdrawn:
        return redirect("claims:letter", row.uuid)
    form = WithdrawLetterForm(posted(request), is_approved=shown.is_approved)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            gone = withdraw_letter(
                letter=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(
                request,
                _("Withdrawn. Whoever checks its code reads that it no longer holds.")
                if gone.was_approved
                else _("Recalled. The village office sees this draft no more."),
            )
            return redirect("claims:letter", row.uuid)
    context = {"form": form, "row": row, "shown": shown}
    return render(request, "claims/letter_withdraw.html", context)


@for_letters
@require_GET
def print_letter(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The letter on paper. That it was printed is kept."""
    row = _letter_or_404(request, uuid)
    if paper not in LETTER_PAPERS:
        raise Http404
    try:
        content = letter_pdf(row, paper=paper)
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect("claims:letter", row.uuid)
    note_letter_printed(row, paper=paper, by=request.user)
    name = f"surat-{row.kind}-{row.pk}-{paper}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)


@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a code that is typed from a letter."""
    form = LetterCodeForm(request.GET or None)
    if form.is_valid():
        return _unlisted(redirect("claims:check_letter", form.cleaned_data["kode"]))
    return _unlisted(render(request, "claims/letter_ask.html", {"form": form}))


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The approved letter with this code. No code, a wrong one and a mistyped one get the same answer."""
    if is_ratelimited(request, **ALL, increment=True) or is_ratelimited(
        request, **MISSES, increment=False
    ):
        return _unlisted(render(request, "dues/check_too_often.html", status=429))
    found = letter_by_check_code(code)
    if found is None:
        is_ratelimited(request, **MISSES, increment=True)
        context = {"form": LetterCodeForm(), "is_missed": True}
        return _unlisted(render(request, "claims/letter_ask.html", context, status=404))
    return _unlisted(render(request, "claims/letter_check.html", {"letter": found}))


def _answer(request: HttpRequest, row: Letter, form, *, is_back: bool) -> None:
    if is_back:
        send_back_letter(letter=row, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Sent back. Who drafted it sees why."))
        return
    approve_letter(
        letter=row,
        by=request.user,
        on=request.viewer.on,
        at=timezone.now(),
        **form.cleaned_data,
    )
    messages.success(request, _("Approved. Print it, sign it and put the stamp on it."))


def _told_lines(row: Letter) -> list[tuple[str, str]]:
    """What was typed for the letter, under the questions of its form."""
    fields = FORMS[row.kind].base_fields
    told = row.content.get("told", {})
    return [
        (fields[name].label, value)
        for name, value in told.items()
        if value and name in fields and not name.endswith("_nik")
    ]


def _letter_or_404(request: HttpRequest, uuid: UUID) -> Letter:
    return get_object_or_404(letters_of(request.viewer), uuid=uuid)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the page out of search engines, also those that follow a posted link."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
