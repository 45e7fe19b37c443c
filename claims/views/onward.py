"""Where a claim goes on after something was told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claims.check_words import check_words
from claims.enums import CheckKind, Level
from claims.models import Claim
from claims.queries.protection import facts_of
from claims.rules.precheck import precheck
from claims.walk.answers import is_injury
from claims.walk.walker import next_page

CONDOLENCES = gettext_lazy(
    "Our condolences. Let us prepare the papers one by one. You can stop at any time."
)


def onward(claim: Claim) -> HttpResponse:
    """To the next question; after the last one to the page of the claim."""
    page = next_page(claim)
    if page:
        return redirect("claims:step", claim.uuid, page.slug)
    return redirect("claims:claim", claim.uuid)


def begun(request: HttpRequest, claim: Claim) -> HttpResponse:
    """After an accident first what cannot wait; otherwise the truth where it is known, or a question."""
    if is_injury(claim) and not claim.answers:
        return redirect("claims:accident", claim.uuid)
    return told_the_truth(request, claim) or onward(claim)


def told_the_truth(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    """Where the dues protected nobody on that day the family hears it now, before eight more questions and
    before it pays for papers, and beside it what can still be taken; None where nothing stands in the way."""
    rows = precheck(facts_of(claim, viewer=request.viewer))
    found = [row for row in rows if _blocks(row)]
    for row in found:
        messages.warning(request, check_words(row))
    for row in rows:
        if row.kind == CheckKind.SAVINGS_STAY:
            messages.info(request, check_words(row))
    return redirect(reverse("claims:claim", args=[claim.uuid]) + "#periksa") if found else None


def _blocks(finding) -> bool:
    return finding.level == Level.BLOCKER
