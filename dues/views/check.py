"""The check of a receipt: public, for whoever holds the paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_ratelimit.core import is_ratelimited

from dues.forms.receipts import CheckCodeForm
from dues.queries.receipts import receipt_by_check_code
from villages.queries import local_day

# A village meeting may check many receipts through one address; guessing is what must be slow.
ALL = {"group": "check", "key": "ip", "rate": "60/m"}
MISSES = {"group": "check-missed", "key": "ip", "rate": "20/m"}


@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a code that is typed from the paper."""
    form = CheckCodeForm(request.GET or None)
    if form.is_valid():
        return _unlisted(redirect("check:show", form.cleaned_data["kode"]))
    return _unlisted(render(request, "dues/check_ask.html", {"form": form}))


@never_cache
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt with this code. No code, a wrong one and a mistyped one get the same answer."""
    if _is_too_often(request):
        return _unlisted(render(request, "dues/check_too_often.html", status=429))
    receipt = receipt_by_check_code(code)
    if receipt is None:
        is_ratelimited(request, **MISSES, increment=True)
        context = {"form": CheckCodeForm()}
        return _unlisted(render(request, "dues/check_missed.html", context, status=404))
    today = local_day(timezone.now(), receipt.time_zone)
    context = {"receipt": receipt, "is_late": receipt.is_late(today)}
    context["is_in_doubt"] = receipt.is_in_doubt(today)
    return _unlisted(render(request, "dues/check_show.html", context))


def _is_too_often(request: HttpRequest) -> bool:
    return is_ratelimited(request, **ALL, increment=True) or is_ratelimited(
        request, **MISSES, increment=False
    )


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep the page out of search engines, also those that follow a posted link."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
