"""Who gets through the door of these screens, and the rows they may touch."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from villages.models import Event, Prospect, Village
from villages.permissions import (
    may_change_event,
    may_keep_prospects,
    may_note_training,
    may_see_files,
    may_see_outreach,
    may_set_targets,
)
from villages.queries.outreach import events_of, prospects_of


def _only(permission):
    def door(view):
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if not permission(request.viewer):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return door


# For others the page does not exist.
for_targets = _only(may_set_targets)
for_files = _only(may_see_files)
for_readers = _only(may_see_outreach)
for_branches = _only(may_note_training)
for_agents = _only(may_keep_prospects)


def village_or_404(request: HttpRequest, code: str) -> Village:
    """A village of the viewer."""
    return get_object_or_404(
        Village.objects.visible_to(request.viewer).select_related("district", "branch"), code=code
    )


def event_or_404(request: HttpRequest, uuid: UUID, *, changing: bool = False) -> Event:
    """An event whom the viewer sees; with `changing` only one she may change."""
    event = get_object_or_404(events_of(request.viewer), uuid=uuid)
    if changing and not may_change_event(request.viewer, event):
        raise Http404
    return event


def prospect_or_404(request: HttpRequest, uuid: UUID) -> Prospect:
    """A prospect whom the viewer sees."""
    return get_object_or_404(prospects_of(request.viewer), uuid=uuid)
