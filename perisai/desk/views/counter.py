"""The counter of a village: is this resident protected? And who asked."""

from __future__ import annotations

from math import ceil

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_ratelimit.core import get_usage, is_ratelimited

from members.actions.counter import note_counter_check
from members.enums import CounterAnswer
from members.permissions import may_ask_at_counter, may_see_counter_log
from members.queries.counter import check_page
from perisai.common.forms import posted
from perisai.common.paging import page_address
from perisai.desk.forms import AfterKeyForm, CounterForm
from perisai.desk.queries.counter import reply_about
from villages.models import Village

# A busy morning asks often; going through a list of numbers is what must be slow.
ALL = {"group": "counter", "key": "user", "rate": "10/m"}
MISSES = {"group": "counter-missed", "key": "user", "rate": "20/h"}


@sensitive_post_parameters("nik", "birth_date")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """The question and its answer on one page: neither stands in an address or in the session."""
    viewer = request.viewer
    if not may_ask_at_counter(viewer):
        raise Http404
    villages = Village.objects.visible_to(viewer).select_related("branch")
    form = CounterForm(posted(request), villages=villages, on=viewer.on)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        context["form"] = CounterForm(villages=villages, on=viewer.on, initial=form.kept)
        if minutes := _minutes_to_wait(request):
            return render(
                request, "desk/counter.html", {**context, "minutes_to_wait": minutes}, status=429
            )
        read = form.cleaned_data
        reply = reply_about(
            nik=read["nik"],
            birth_date=read["birth_date"],
            village=read["village"],
            viewer=viewer,
        )
        check = note_counter_check(
            village=read["village"],
            nik=read["nik"],
            purpose=read["purpose"],
            answer=reply.told.answer,
            protected_until=reply.told.until,
            by=request.user,
            at=timezone.now(),
        )
        is_ratelimited(request, **MISSES, increment=check.answer == CounterAnswer.NONE)
        context |= {"check": check, "agents": reply.agents}
    return render(request, "desk/counter.html", context)


@login_required
@require_safe
def counter_log(request: HttpRequest) -> HttpResponse:
    """Who asked, when, why, and what she was told. Nobody who was asked about is named."""
    viewer = request.viewer
    if not may_see_counter_log(viewer):
        raise Http404
    after = AfterKeyForm(request.GET).after
    page = check_page(viewer, after=after)
    context = {
        "page": page,
        "first_url": page_address(request, None) if after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "desk/counter_log.html", context)


def _minutes_to_wait(request: HttpRequest) -> int:
    """Until both limits let the next question through; 0: at once."""
    usages = [
        get_usage(request, **ALL, increment=True),
        get_usage(request, **MISSES, increment=False),
    ]
    seconds = [usage["time_left"] for usage in usages if usage and usage["should_limit"]]
    return max(1, ceil(max(seconds) / 60)) if seconds else 0
