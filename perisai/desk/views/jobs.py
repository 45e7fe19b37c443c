"""What runs by itself: to look at, to run now, to try again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perisai.common.ids import new_uuid
from perisai.desk.forms import RunNowForm, TryAgainForm
from perisai.desk.job_words import name_of
from perisai.desk.queries.jobs import jobs_page
from perisai.jobs.actions import run_now, try_again
from perisai.jobs.permissions import may_see_jobs


@login_required
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The whole page; asked again by the page itself, only what changes."""
    _refuse_others(request)
    page = jobs_page(viewer=request.viewer, on=timezone.now())
    runs = [(row, new_uuid()) for row in page.kinds]
    template = "desk/_jobs.html" if request.htmx else "desk/jobs.html"
    return render(request, template, {"page": page, "runs": runs})


@login_required
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Have one job done now."""
    _refuse_others(request)
    form = RunNowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form is too old. Choose the job again."))
        return redirect("desk:jobs")
    told = form.cleaned_data
    run_now(name=told["job"], uuid=told["uuid"], by=request.user, on=timezone.now())
    messages.success(
        request,
        _("%(job)s has its turn. The page shows how it goes.") % {"job": name_of(told["job"])},
    )
    return redirect("desk:jobs")


@login_required
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Give a failed job a new start."""
    _refuse_others(request)
    form = TryAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This form is too old. Choose the job again."))
        return redirect("desk:jobs")
    told = form.cleaned_data
    if try_again(
        job_id=told["job"], failed_at=told["failed_at"], by=request.user, on=timezone.now()
    ):
        messages.success(request, _("The job is tried again. The page shows how it goes."))
    else:
        messages.info(request, _("The job was already tried again."))
    return redirect("desk:jobs")


def _refuse_others(request: HttpRequest) -> None:
    if not may_see_jobs(request.user):
        raise Http404
