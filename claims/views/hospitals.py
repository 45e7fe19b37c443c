"""The hospitals (PLKK) of a branch: who may see claims reads them, the branch keeps them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from claims.forms.hospitals import EndForm, HospitalForm
from claims.permissions import may_keep_hospitals
from claims.views.access import for_readers
from perisai.common.forms import posted, refusals_shown_in
from villages.actions.hospitals import add_hospital, end_hospital
from villages.queries import branches_with_hospitals, hospitals_of, regencies_of


@for_readers
@require_http_methods(["GET", "POST"])
def hospital_list(request: HttpRequest) -> HttpResponse:
    """The list, and for the branch a form for one more."""
    viewer = request.viewer
    may_keep = may_keep_hospitals(viewer)
    if request.method == "POST" and not may_keep:
        raise Http404
    form = HospitalForm(
        posted(request),
        branches=branches_with_hospitals(viewer),
        regencies=regencies_of(viewer),
        on=viewer.on,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            hospital = add_hospital(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is in the list.") % {"name": hospital.name})
            return redirect("claims:hospitals")
    context = {
        "rows": hospitals_of(viewer).active_on(viewer.on),
        "form": form,
        "may_keep": may_keep,
        "on": viewer.on,
    }
    return render(request, "claims/hospitals.html", context)


@for_readers
@require_POST
def end(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The last day of a hospital: today, unless told."""
    viewer = request.viewer
    hospital = get_object_or_404(hospitals_of(viewer), uuid=uuid)
    if not may_keep_hospitals(viewer):
        raise Http404
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_shown_in(form):
            end_hospital(hospital=hospital, until_on=form.cleaned_data["until_on"], by=request.user)
            messages.success(
                request, _("The last day of %(name)s is noted.") % {"name": hospital.name}
            )
            return redirect("claims:hospitals")
    return render(request, "claims/hospital_end.html", {"hospital": hospital, "form": form})
