"""Deciding: rules, texts, quiet hours, and how a village is spoken to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from perisai.common.forms import posted, refusals_shown_in
from perisai.common.paging import beyond, page_address
from perisai.reminders.actions.ruling import change_rule
from perisai.reminders.actions.settings import set_village
from perisai.reminders.actions.terms import set_terms
from perisai.reminders.actions.wording import save_wording
from perisai.reminders.enums import Length, Mode
from perisai.reminders.forms.ruling import RuleForm
from perisai.reminders.forms.terms import TermsForm, VillageForm
from perisai.reminders.forms.wording import WordingForm
from perisai.reminders.models import VillageSettings
from perisai.reminders.permissions import may_decide
from perisai.reminders.queries.overview import BY_NAME, holdings, villages_of
from perisai.reminders.queries.proof import PAGE
from perisai.reminders.queries.sample import sample_of
from perisai.reminders.queries.terms import terms_of
from perisai.reminders.queries.trial import trial_of
from perisai.reminders.queries.wording import words_of
from perisai.reminders.views.access import (
    address_within,
    chosen_branch,
    for_branch,
    kind_or_404,
)
from perisai.reminders.wording import HOUSE_LANGUAGE, house_text, languages
from perisai.reminders.wording_rules import MOST_SHORT, longest_of, names_of
from villages.models import Village


@for_branch
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, kind: str) -> HttpResponse:
    """What happens with a kind from a day on. Whoever lets it remind sees first whom it would remind."""
    chosen, branch = kind_or_404(kind), _deciding(request)
    held = holdings(request.viewer, branch, kinds=[chosen])[chosen]
    form = RuleForm(
        posted(request),
        viewer=request.viewer,
        kind=chosen,
        branch=branch,
        holding=held[0] if held else None,
    )
    trial = None
    if request.method == "POST" and form.is_valid():
        told = form.told
        if told["mode"] == Mode.ENFORCE and "confirmed" not in request.POST:
            trial = trial_of(
                request.viewer,
                chosen,
                branch=branch,
                village=told["village"],
                has_jht=told["has_jht"],
                days=told["days"],
                at=timezone.now(),
            )
        else:
            with refusals_shown_in(form):
                change_rule(
                    kind=chosen,
                    branch=branch,
                    by=request.user,
                    on=request.viewer.on,
                    at=timezone.now(),
                    **told,
                )
                messages.success(request, _("Saved. The rule before it stays in the history."))
                return redirect(address_within(request, "reminders:kind", chosen.value))
    context = {"kind": chosen, "branch": branch, "form": form, "held": held, "trial": trial}
    return render(request, "reminders/rule.html", context)


@for_branch
@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, kind: str, length: str) -> HttpResponse:
    """The text of a kind, as a real person of the scope would read it."""
    chosen, branch = kind_or_404(kind), _deciding(request)
    language = request.GET.get("bahasa", HOUSE_LANGUAGE)
    if length not in Length.values or language not in languages():
        raise Http404
    long = Length(length)
    current = words_of([chosen], [branch.pk if branch else None]).text(
        chosen, language, long, branch.pk if branch else None
    )
    form = WordingForm(posted(request), kind=chosen, length=long, text=current)
    text = current
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "preview" not in request.POST:
            with refusals_shown_in(form):
                save_wording(
                    uuid=form.cleaned_data["uuid"],
                    kind=chosen,
                    language=language,
                    length=long,
                    branch=branch,
                    text=text,
                    by=request.user,
                    at=timezone.now(),
                )
                messages.success(
                    request, _("Saved. Reminders of the next nights say it like this.")
                )
                return redirect(address_within(request, "reminders:kind", chosen.value))
    sample = sample_of(request.viewer, chosen, text=text, length=long) if not form.errors else None
    context = {
        "kind": chosen,
        "length": long,
        "form": form,
        "branch": branch,
        "language": languages()[language],
        "names": _names(chosen),
        "sample": sample,
        "house": house_text(chosen, language, long),
        "longest": longest_of(text) if long == Length.SHORT else None,
        "most": MOST_SHORT,
    }
    return render(request, "reminders/wording.html", context)


@for_branch
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """When nobody is disturbed, how often at most, and which way goes first."""
    branch = _deciding(request)
    if branch is None:
        raise Http404
    current = terms_of([branch.pk]).on(branch.pk, request.viewer.on)
    form = TermsForm(posted(request), terms=current, on=request.viewer.on)
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            set_terms(
                branch=branch,
                by=request.user,
                on=request.viewer.on,
                at=timezone.now(),
                **form.told,
            )
            messages.success(request, _("Saved. What held before stays in the history."))
            return redirect(address_within(request, "reminders:overview"))
    return render(request, "reminders/terms.html", {"form": form, "branch": branch})


@for_branch
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """How each village is spoken to, and when its harvest is; found by a part of its name."""
    text = request.GET.get("cari", "").strip()
    rows = villages_of(request.viewer, None).select_related("reminder_settings")
    if text:
        rows = rows.filter(name__icontains=text)
    after = request.GET.get("sesudah", "")
    page = rows
    if after:
        last = get_object_or_404(Village.objects.visible_to(request.viewer), code=after)
        page = rows.filter(beyond(last, BY_NAME))
    found = list(page[: PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "languages": languages(),
        "text": text,
        "first_url": page_address(request, None) if after else "",
        "next_url": page_address(request, found[PAGE - 1].code) if len(found) > PAGE else "",
    }
    return render(request, "reminders/villages.html", context)


@for_branch
@require_http_methods(["GET", "POST"])
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Language and harvest of one village."""
    row = get_object_or_404(villages_of(request.viewer, None), code=code)
    known = VillageSettings.objects.visible_to(request.viewer).filter(village=row).first()
    form = VillageForm(
        posted(request),
        language=known.language if known else HOUSE_LANGUAGE,
        harvest_month=known.harvest_month if known else None,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            set_village(village=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved for %(village)s.") % {"village": row.name})
            return redirect(address_within(request, "reminders:villages"))
    return render(request, "reminders/village.html", {"form": form, "village": row})


def _deciding(request: HttpRequest):
    """The branch for which the viewer decides; None is everywhere."""
    branch = chosen_branch(request)
    if not may_decide(request.viewer, branch):
        raise Http404
    return branch


def _names(kind) -> list[tuple[str, str]]:
    """The names in braces with what they become, those that must stand first."""
    words = {
        "name": _("the name of the person"),
        "agent": _("the name of the agent"),
        "village": _("the village"),
        "amount": _("the amount"),
        "amount_after": _("the amount afterwards"),
        "months": _("the months"),
        "count": _("how many months"),
        "last_day": _("the last day"),
        "since": _("since which day"),
        "deadline": _("what has to be done"),
    }
    names = names_of(kind)
    order = [*sorted(names.required), *sorted(names.allowed - names.required)]
    return [(f"{{{name}}}", capfirst(words[name])) for name in order]
