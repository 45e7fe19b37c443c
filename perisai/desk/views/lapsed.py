"""Who stopped being protected, and the way back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.permissions import may_edit
from perisai.accounts.enums import Role
from perisai.common.months import month_text
from perisai.desk.forms import LapsedForm
from perisai.desk.queries.lapsed import lapsed_page


@login_required
@require_safe
def lapsed(request: HttpRequest) -> HttpResponse:
    """The people of one month, by name; which month stays in the address."""
    viewer = request.viewer
    form = LapsedForm(request.GET)
    page = lapsed_page(viewer, month=form.month, after=form.after)
    context = {
        "page": page,
        "may_edit": may_edit(viewer),
        "shows_agents": viewer.role != Role.AGENT,
        "months": page.by_month,
        "first_url": _address(request, page.month) if form.after else "",
        "next_url": _address(request, page.month, page.next_after) if page.next_after else "",
    }
    return render(request, "desk/lapsed.html", context)


def _address(request: HttpRequest, month: dt.date, after: UUID | None = None) -> str:
    """This list for a month, from its beginning or after somebody."""
    further = f"&sesudah={after}" if after else ""
    return f"{request.path}?bulan={month_text(month)}{further}"
