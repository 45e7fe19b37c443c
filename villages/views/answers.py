"""What to say at the door."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from perisai.accounts.enums import Role
from perisai.common.forms import posted, refusals_shown_in
from villages.actions.answers import save_answer
from villages.enums import Objection
from villages.forms.answers import AnswerForm
from villages.outreach_rules import NAMES, as_written
from villages.permissions import may_write_answers
from villages.queries.answers import (
    answers_for,
    as_said,
    branches_heard,
    house_answer,
    told_on,
    writes_for,
)
from villages.views.access import for_readers


@for_readers
@require_GET
def answer_list(request: HttpRequest) -> HttpResponse:
    """An answer for each objection, with the amounts of today."""
    viewer = request.viewer
    branches = list(branches_heard(viewer))
    asked = request.GET.get("cabang", "")
    branch = next((row for row in branches if str(row.pk) == asked), next(iter(branches), None))
    context = {
        "answers": answers_for(viewer, branch=branch),
        "branches": branches,
        "branch": branch,
        "may_write": viewer.role in (Role.COORDINATOR, Role.HEAD_OFFICE),
        "on": viewer.on,
    }
    return render(request, "villages/answers.html", context)


@for_readers
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, objection: str) -> HttpResponse:
    """Say it differently, in the branch or everywhere."""
    viewer = request.viewer
    branch = writes_for(viewer)
    if objection not in Objection.values or not may_write_answers(viewer, branch):
        raise Http404
    chosen = Objection(objection)
    current = next(row for row in answers_for(viewer, branch=branch) if row.objection == chosen)
    form = AnswerForm(posted(request), text=as_written(current.text))
    said = current.said
    if request.method == "POST" and form.is_valid():
        said = as_said(form.cleaned_data["text"], on=viewer.on)
        if "preview" not in request.POST:
            with refusals_shown_in(form):
                save_answer(
                    objection=chosen,
                    branch=branch,
                    by=request.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, _("Saved. From now on it is said like this."))
                return redirect("outreach:answers")
    told = told_on(viewer.on)
    context = {
        "objection": chosen,
        "branch": branch,
        "form": form,
        "said": said,
        "names": [(f"{{{said}}}", told[name].words) for said, name in NAMES.items()],
        "house": house_answer(chosen),
    }
    return render(request, "villages/answer.html", context)
