"""The letter of objection, ready to be signed."""

from io import BytesIO
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from claims.actions.printing import note_objection_printed
from claims.objection_papers import PAPERS, objection_pdf
from claims.queries.objection import objection_of, refusal_of
from claims.views.access import claim_or_404, for_helpers
from perisai.common.pdf import PdfUnavailable


@for_helpers
@require_GET
@cache_control(private=True, no_store=True)
def letter(request: HttpRequest, uuid: UUID, paper: str) -> HttpResponse:
    """The PDF, while the claim is refused; that it was opened is kept."""
    claim = claim_or_404(request, uuid)
    refusal = refusal_of(claim)
    if refusal is None or paper not in PAPERS:
        raise Http404
    objection = objection_of(claim, refusal, viewer=request.viewer)
    try:
        content = objection_pdf(objection, paper=paper)
    except PdfUnavailable as missing:
        back_url = reverse("claims:claim", args=[claim.uuid])
        context = {"missing": missing, "back_url": back_url}
        return render(request, "paper_missing.html", context, status=503)
    note_objection_printed(claim=claim, by=request.user)
    name = f"keberatan-{claim.uuid.hex[-8:]}-{paper}.pdf"
    return FileResponse(BytesIO(content), content_type="application/pdf", filename=name)
