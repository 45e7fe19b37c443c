"""Who gets through the door of these screens, and the inspection they may touch."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from perisai.inspections.models import Inspection
from perisai.inspections.permissions import may_inspect
from perisai.inspections.queries.inspections import inspections_of


def inspection_or_404(request: HttpRequest, uuid: UUID, *, writing: bool = False) -> Inspection:
    """An inspection that the viewer sees; with `writing` only one of a branch they coordinate."""
    inspection = get_object_or_404(inspections_of(request.viewer), uuid=uuid)
    if writing:
        must_inspect(request, inspection)
    return inspection


def must_inspect(request: HttpRequest, inspection: Inspection) -> None:
    """Raises Http404 for whoever does not coordinate its branch."""
    if not may_inspect(request.viewer, inspection):
        raise Http404
