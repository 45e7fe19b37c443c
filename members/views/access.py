"""Who gets through the door of these screens, and the rows they may touch."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from members.models import Enrolment, Heir, Member
from members.permissions import may_edit


def for_writers(view):
    """Only for people who write about members; others are told that the page is not for their role."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not may_edit(request.viewer):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def member_or_404(request: HttpRequest, uuid: UUID) -> Member:
    """A member whom the viewer sees."""
    return get_object_or_404(
        Member.objects.visible_to(request.viewer)
        .present()
        .select_related("village", "neighbourhood__hamlet"),
        uuid=uuid,
    )


def enrolment_or_404(request: HttpRequest, uuid: UUID) -> Enrolment:
    """A participation of a member whom the viewer sees."""
    return get_object_or_404(
        Enrolment.objects.visible_to(request.viewer).select_related("member"),
        uuid=uuid,
        member__withdrawn_at__isnull=True,
    )


def heir_or_404(request: HttpRequest, pk: int) -> Heir:
    """An heir, still on the list, of a member whom the viewer sees."""
    return get_object_or_404(
        Heir.objects.visible_to(request.viewer).select_related("member"),
        pk=pk,
        removed_at__isnull=True,
        member__withdrawn_at__isnull=True,
    )
