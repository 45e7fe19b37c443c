"""What everything that happens in an inspection has in common."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from dues.actions.custody import check_branch_acts
from perisai.inspections.errors import InspectionClosed
from perisai.inspections.models import Closing, Inspection, PlanWithdrawal


def lock_inspection(inspection: Inspection, *, by, at: dt.datetime) -> Inspection:
    """The inspection, while nobody else writes in it, for a coordinator of its branch. Raises NotYours."""
    row = (
        Inspection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("branch", "agent", "village")
        .get(pk=inspection.pk)
    )
    check_branch_acts(row.branch, by=by, at=at)
    return row


def check_open(inspection: Inspection) -> None:
    """Raises InspectionClosed when the inspection is closed, waits for the second person, or its plan was
    withdrawn."""
    if PlanWithdrawal.objects.filter(inspection=inspection).exists():
        raise InspectionClosed(_("This plan was withdrawn. Make a new one."))
    closing = check_not_waiting(inspection)
    if closing is not None and closing.decision.is_accepted:
        raise InspectionClosed(_("This inspection is closed. What was found stays as it is."))


def check_not_waiting(inspection: Inspection) -> Closing | None:
    """The newest closing, which has its answer. Raises InspectionClosed while the second person looks at the
    inspection."""
    closing = Closing.objects.filter(inspection=inspection).select_related("decision").last()
    if closing is not None and not hasattr(closing, "decision"):
        raise InspectionClosed(
            _("This inspection waits for the second person. Nothing in it is changed until then.")
        )
    return closing
