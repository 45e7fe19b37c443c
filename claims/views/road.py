"""The table of claims, printed like the study's, and the days between the steps."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.actions.printing import note_table_exported
from claims.enums import Stretch
from claims.exports import table_workbook
from claims.forms.table import YearForm
from claims.permissions import may_see_table
from claims.queries.road import (
    BranchDays,
    claims_table,
    days_by_branch,
    table_total,
    years_of_table,
)
from claims.rules.days import spread
from claims.views.access import for_readers
from perisai.common.charts import SVG, Spread, boxes
from perisai.common.tables import XLSX


@for_readers
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """What was paid, by the year of the payment, which stays in the address."""
    viewer, year = request.viewer, _year(request)
    rows = claims_table(viewer, year=year)
    number, total = table_total(viewer, year=year)
    branches = days_by_branch(viewer)
    context = {
        "rows": rows,
        "number": number,
        "total": total,
        "year": year,
        "years": years_of_table(viewer),
        "branches": branches,
        "spread": _spread(branches),
    }
    return render(request, "claims/table.html", context)


@for_readers
@require_safe
def days_picture(request: HttpRequest) -> HttpResponse:
    """How long each stretch took, of all branches that the viewer sees."""
    if not may_see_table(request.viewer):
        raise PermissionDenied
    found = _spread(days_by_branch(request.viewer))
    groups = [Spread(capfirst(stretch.label), tuple(days)) for stretch, days in found.items()]
    return HttpResponse(boxes(groups, unit=_("days")), content_type=SVG)


@for_readers
@require_safe
def table_file(request: HttpRequest) -> HttpResponse:
    """The same table as a workbook; that it was made is kept."""
    year = _year(request)
    rows = claims_table(request.viewer, year=year, most=None)
    note_table_exported(count=len(rows), year=year, by=request.user)
    response = HttpResponse(table_workbook(rows, viewer=request.viewer), content_type=XLSX)
    name = f"tabel-klaim-{year or 'semua'}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _spread(branches: Iterable[BranchDays]) -> dict[Stretch, list[int]]:
    return spread(claim for branch in branches for claim in branch.claims)


def _year(request: HttpRequest) -> int | None:
    if not may_see_table(request.viewer):
        raise PermissionDenied
    return YearForm(request.GET).year
