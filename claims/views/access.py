"""Who gets through the door of these screens, and the rows they may touch."""

from __future__ import annotations

import functools
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from claims.models import Claim
from claims.permissions import (
    may_see_claims,
    may_see_letters,
    may_set_claims_right,
    may_work_on_claims,
)
from claims.queries.claims import claims_of
from perisai.common.serving import Back


def for_readers(view):
    """Only for people who may see claims; others are told that the page is not for their role."""
    return _guarded(view, may_see_claims)


def for_helpers(view):
    """Only for people who work on claims."""
    return _guarded(view, may_work_on_claims)


def for_branch(view):
    """Only for the coordinator, who sets right what an agent cannot."""
    return _guarded(view, may_set_claims_right)


def for_letters(view):
    """For the village too, which sees nothing else of a claim."""
    return _guarded(view, may_see_letters)


def _guarded(view, may):
    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs):
        if not may(request.viewer):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def claim_or_404(request: HttpRequest, uuid: UUID) -> Claim:
    """A claim that the viewer sees, with `last_step`."""
    return get_object_or_404(claims_of(request.viewer), uuid=uuid)


def back_to(claim: Claim) -> Back:
    """The way up to the page of a claim."""
    return Back(reverse("claims:claim", args=[claim.uuid]), claim.name)
