"""Who gets through the door of these screens, and the rows they may touch."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from villages.models import Event, Prospect
from villages.permissions import may_change_event, may_keep_prospects, may_see_outreach
from villages.queries.outreach import events_of, prospects_of


def for_readers(view):
    """For everybody who works here; to others the page is not there."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not may_see_outreach(request.viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_agents(view):
    """For those who go from door to door."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not may_keep_prospects(request.viewer):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def event_or_404(request: HttpRequest, uuid: UUID, *, changing: bool = False) -> Event:
    """An event whom the viewer sees; with `changing` only one she may change."""
    event = get_object_or_404(events_of(request.viewer), uuid=uuid)
    if changing and not may_change_event(request.viewer, event):
        raise Http404
    return event


def prospect_or_404(request: HttpRequest, uuid: UUID) -> Prospect:
    """A prospect whom the viewer sees."""
    return get_object_or_404(prospects_of(request.viewer), uuid=uuid)
