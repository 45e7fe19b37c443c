"""The family's own page, public; and the key to it, made by who helps the family."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_ratelimit.core import is_ratelimited

from claims.actions.family_keys import make_family_key, note_key_shown, note_missed_word
from claims.family_papers import family_address, slip_pdf
from claims.forms.family_key import KeyForm, OpenForm
from claims.queries.family_page import family_key_of, is_shut, progress_by_key
from claims.rules.family_key import group_code
from claims.views.access import claim_or_404, for_helpers
from perisai.common.forms import posted, refusals_shown_in
from perisai.common.pdf import PdfUnavailable


def _typed_code(_group: str, request: HttpRequest) -> str:
    """Every code of its own, whether a claim has it or not."""
    form = OpenForm(request.POST)
    return form.cleaned_data.get("code", "") if form.is_valid() else ""


# A family looks a few times; whoever guesses is slowed by address and, with the slip in hand, by code.
ALL = {"group": "family", "key": "ip", "rate": "60/m"}
MISSES = {"group": "family-missed", "key": "ip", "rate": "20/m"}
MISSES_OF_CODE = {"group": "family-code", "key": _typed_code, "rate": "10/h"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """How the claim stands. A wrong code, a wrong word, a renewed and an ended key get the same answer. What
    was typed never stands in an address."""
    if _is_too_often(request):
        return _unlisted(render(request, "claims/family_too_often.html", status=429))
    form = OpenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        found = progress_by_key(read["code"], read["answer"], now=timezone.now())
        if found:
            return _unlisted(render(request, "claims/family_progress.html", {"progress": found}))
        note_missed_word(code=read["code"], at=timezone.now())
        for limit in (MISSES, MISSES_OF_CODE):
            is_ratelimited(request, **limit, increment=True)
        context = {"form": OpenForm(), "is_missed": True}
        return _unlisted(render(request, "claims/family_open.html", context, status=404))
    return _unlisted(render(request, "claims/family_open.html", {"form": form}))


def _is_too_often(request: HttpRequest) -> bool:
    if is_ratelimited(request, **ALL, increment=True):
        return True
    limits = (MISSES, MISSES_OF_CODE) if request.method == "POST" else (MISSES,)
    return any(is_ratelimited(request, **limit, increment=False) for limit in limits)


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@for_helpers
@require_http_methods(["GET", "POST"])
@never_cache
def key(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The key that counts now, and a new one instead."""
    claim = claim_or_404(request, uuid)
    form = KeyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            make_family_key(
                claim=claim,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(
                request, _("The code is ready: print the slip and give it to the family.")
            )
            return redirect("claims:family_key", claim.uuid)
    known = family_key_of(claim, viewer=request.viewer)
    if known:
        note_key_shown(known, is_printed=False, by=request.user)
    context = {
        "claim": claim,
        "form": form,
        "key": known,
        "is_shut": bool(known and is_shut(known)),
        "code": group_code(known.code) if known else "",
        "address": family_address(),
    }
    return render(request, "claims/family_key.html", context)


@for_helpers
@require_GET
@cache_control(private=True, no_store=True)
def slip(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The slip for the family, as PDF."""
    claim = claim_or_404(request, uuid)
    known = family_key_of(claim, viewer=request.viewer)
    if known is None:
        raise Http404
    try:
        content = slip_pdf(known, claim)
    except PdfUnavailable as missing:
        back_url = reverse("claims:family_key", args=[claim.uuid])
        context = {"missing": missing, "back_url": back_url}
        return render(request, "paper_missing.html", context, status=503)
    note_key_shown(known, is_printed=True, by=request.user)
    name = f"kode-keluarga-{claim.uuid.hex[-8:]}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)
