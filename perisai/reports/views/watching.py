"""What the people of a branch did, and what left the site through them."""

from __future__ import annotations

import functools

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from perisai.common.paging import page_address
from perisai.reports.forms.watching import EntriesForm, OutgoingForm, SpanForm
from perisai.reports.permissions import may_watch_users
from perisai.reports.queries.activity import activity_of
from perisai.reports.queries.entries import entries_page
from perisai.reports.queries.outgoing import outgoing_page
from perisai.reports.queries.people import users_of


def _for_watchers(view):
    """For others the page does not exist."""

    @login_required
    @require_GET
    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs):
        if not may_watch_users(request.viewer):
            raise Http404
        return view(request, **kwargs)

    return guarded


@_for_watchers
def activity(request: HttpRequest) -> HttpResponse:
    """Every user with what she did in these days."""
    form = SpanForm(request.GET, on=request.viewer.on)
    context = {
        "form": form,
        "span": form.span,
        "rows": activity_of(request.viewer, form.span),
        "days": urlencode(
            {"dari": f"{form.span.first:%d-%m-%Y}", "sampai": f"{form.span.last:%d-%m-%Y}"}
        ),
    }
    return render(request, "reports/activity.html", context)


@_for_watchers
def activity_entries(request: HttpRequest, username: str) -> HttpResponse:
    """What one user did, entry by entry, the newest first."""
    user = get_object_or_404(users_of(request.viewer), username=username)
    form = EntriesForm(request.GET, on=request.viewer.on)
    page = entries_page(request.viewer, user, form.span, work=form.work, after=form.after)
    context = {
        "user_shown": user,
        "form": form,
        "span": form.span,
        "page": page,
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "reports/activity_entries.html", context)


@_for_watchers
def outgoing(request: HttpRequest) -> HttpResponse:
    """Every file and print that left, the newest first."""
    form = _read(request)
    page = outgoing_page(request.viewer, form.narrowed, after=form.after)
    context = {
        "form": form,
        "page": page,
        "first_url": page_address(request, None) if form.after else None,
        "next_url": page_address(request, page.next_after) if page.next_after else None,
    }
    return render(request, "reports/outgoing.html", context)


def _read(request: HttpRequest) -> OutgoingForm:
    return OutgoingForm(request.GET, on=request.viewer.on, users=users_of(request.viewer))
