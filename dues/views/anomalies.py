"""What looks wrong in the books: the list, and one with the rows behind it and its answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dues import permissions
from dues.actions.anomalies import answer_anomaly, take_anomaly
from dues.anomaly_enums import AnomalyRule
from dues.anomaly_words import measured_by, what_to_ask, what_was_found
from dues.forms.anomalies import AnomalyAnswerForm, AnomalyFilterForm
from dues.models import Anomaly
from dues.queries.anomalies import anomalies_of, anomaly_page, evidence_of
from perisai.common.errors import Refused
from perisai.common.forms import posted, refusals_shown_in


@login_required
@require_safe
def anomaly_list(request: HttpRequest) -> HttpResponse:
    """What asks for an answer, what is due first first; below it what each rule measures."""
    viewer = request.viewer
    if not permissions.may_see_anomalies(viewer):
        raise Http404
    form = AnomalyFilterForm(request.GET)
    rows, following = anomaly_page(viewer, form.narrowed, after=form.after)
    query = request.GET.copy()
    query.pop("sesudah", None)
    context = {
        "form": form,
        "rows": [(row, what_was_found(row)) for row in rows],
        "is_narrowed": any(query.values()),
        "rules": [(rule.label, measured_by(rule, viewer.on)) for rule in AnomalyRule],
        "first_url": f"{request.path}?{query.urlencode()}" if form.after else "",
        "next_url": "",
    }
    if following:
        query["sesudah"] = str(following)
        context["next_url"] = f"{request.path}?{query.urlencode()}"
    return render(request, "dues/anomaly_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def anomaly(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of them: what was counted, the rows behind it, what to ask, and the answer."""
    row = _row(request, uuid)
    may_answer = permissions.may_answer_anomaly(request.viewer, row)
    if request.method == "POST" and not may_answer:
        raise Http404
    form = AnomalyAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            answer_anomaly(anomaly=row, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Saved. The agent does not see this answer."))
            return redirect("dues:anomaly_list")
    rule = AnomalyRule(row.rule)
    answer = getattr(row, "answer", None)
    context = {
        "anomaly": row,
        "found": what_was_found(row),
        "measures": measured_by(rule, row.noticed_on),
        "ask": what_to_ask(rule),
        "evidence": evidence_of(row, viewer=request.viewer),
        "answer": answer,
        "form": form,
        "may_answer": may_answer and (form.is_bound or answer is None),
        "may_take": may_answer and answer is None and row.owner_key != request.user.pk,
        "is_mine": row.owner_key == request.user.pk,
        "is_about_phone": rule == AnomalyRule.PHONE,
    }
    return render(request, "dues/anomaly_show.html", context)


@login_required
@require_POST
def anomaly_take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look after it from now on."""
    row = _row(request, uuid)
    if not permissions.may_answer_anomaly(request.viewer, row):
        raise Http404
    try:
        take_anomaly(anomaly=row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("You look after it now."))
    return redirect("dues:anomaly", row.uuid)


def _row(request: HttpRequest, uuid: UUID) -> Anomaly:
    if not permissions.may_see_anomalies(request.viewer):
        raise Http404
    return get_object_or_404(anomalies_of(request.viewer), uuid=uuid)
