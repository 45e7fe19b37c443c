"""Who gets through the door of these screens."""

from __future__ import annotations

import functools

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from villages.models import Village
from villages.permissions import may_see_files, may_set_targets


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


def village_or_404(request: HttpRequest, code: str) -> Village:
    """A village of the viewer."""
    return get_object_or_404(
        Village.objects.visible_to(request.viewer).select_related("district", "branch"), code=code
    )
