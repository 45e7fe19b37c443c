"""Taking dues, and noting dues paid elsewhere."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dues import permissions
from dues.actions.collecting import Payer, record_paid_elsewhere, take_dues
from dues.enums import Source
from dues.forms.taking import (
    MONTHS,
    ElsewhereForm,
    PaidOnForm,
    PaperForm,
    PayerKindForm,
    PeopleForm,
    TakeForm,
)
from dues.models import Collection
from dues.queries.advances import open_advances
from dues.queries.agents_cash import branch_of
from dues.queries.cash import custody_of
from dues.queries.groups import Takeover, groups_of, people_of_group, takeover_near
from dues.queries.payable import Payable, payables, people_who_pay, same_household
from dues.queries.successions import leaving_of
from perisai.common.forms import refusals_shown_in
from perisai.regulations.enums import PayerKind


@login_required
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Choose people, then months; prices and totals follow. Saving goes on to the receipt."""
    if not permissions.may_take_dues(request.viewer):
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    people_form = PeopleForm(data)
    kind = PayerKindForm(data or None).kind
    viewer = request.viewer
    day = PaperForm(data, today=viewer.on).day
    chosen = payables(viewer, people_form.chosen, payer_kind=kind, on=day)
    if len(chosen) < len(people_form.chosen):
        raise Http404
    if not chosen:
        return _choose(request, people_form, chosen)
    form = _form(request, chosen, day)
    if request.htmx:
        context = {"form": form, "takeover": _takeover(request, form)}
        return render(request, "dues/_take_sum.html", context)
    if "save" in request.POST and form.is_valid():
        with refusals_shown_in(form):
            collection = _save(request, form)
            if collection.receipt_no:
                messages.success(request, _taken_words(collection))
                return redirect("dues:collection", collection.uuid)
            messages.success(request, _("Saved. No money was received: credit paid all of it."))
            return redirect("desk:member", form.payable[0].enrolment.member.uuid)
    return _choose(request, people_form, chosen, form)


def _taken_words(collection: Collection) -> str:
    if collection.is_over_limit or collection.is_after_leaving:
        return _("Saved and flagged: the branch sees it. Print the receipt, or send it.")
    return _("Saved. Print the receipt, or send it.")


def _form(request: HttpRequest, chosen: list[Payable], day: dt.date) -> TakeForm:
    """The form as it was sent, or with the months a link asks for. While people are still being added, what
    was typed is only kept: nobody has said yet that it is ready, so nothing of it is wrong."""
    asked = {name: value for name, value in request.GET.items() if name.startswith(MONTHS)}
    usual = {"payer_name": chosen[0].enrolment.member.name, **asked}
    common = {"people": chosen, "day": day, "today": request.viewer.on}
    if request.htmx or "save" in request.POST or "recount" in request.POST:
        return TakeForm(request.POST, **common)
    return TakeForm(initial=usual | request.POST.dict(), **common)


def _takeover(request: HttpRequest, form: TakeForm | None) -> Takeover | None:
    """Whether the group that pays is so big that the branch takes it over."""
    if form is None or not form.payable:
        return None
    if str(form["payer_kind"].value()) != PayerKind.GROUP:
        return None
    chosen = {person.enrolment.pk: bill.quote.months[0].total for person, bill in form.chosen}
    month = min(person.first_month for person in form.payable)
    name = str(form["payer_name"].value() or "")
    return takeover_near(name, chosen, month, viewer=request.viewer)


def _choose(request, people_form: PeopleForm, chosen: list[Payable], form=None) -> HttpResponse:
    if _adds_somebody(request):
        people_form = people_form.emptied()
    looking_for = people_form.cleaned_data["cari"] if people_form.is_valid() else ""
    taken = [person.enrolment.uuid for person in chosen]
    found = (
        people_who_pay(request.viewer, looking_for, without=taken)
        if _looks(chosen, looking_for)
        else []
    )
    context = {
        "people_form": people_form,
        "looking_for": looking_for,
        "chosen": chosen,
        "found": found,
        "household": same_household(request.viewer, chosen),
        "groups": [] if chosen or looking_for else groups_of(request.viewer),
        "form": form,
        "advances": open_advances(request.viewer, enrolments=_keys(chosen)) if chosen else [],
        "takeover": _takeover(request, form),
        "custody": custody_of(
            request.viewer.user.agent, branch=branch_of(request.viewer), on=request.viewer.on
        ),
        "leaving": leaving_of(request.viewer.user.agent),
    }
    still_typing = request.htmx and request.method == "GET"
    template = "dues/_take_found.html" if still_typing else "dues/take.html"
    return render(request, template, context)


@login_required
@require_safe
def take_group(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everybody for whom a group paid lately, ticked: one collection, one receipt that lists them."""
    viewer = request.viewer
    if not permissions.may_take_dues(viewer):
        raise Http404
    groups = Collection.objects.visible_to(viewer).with_receipt()
    newest = get_object_or_404(groups.filter(payer_kind=PayerKind.GROUP), uuid=uuid)
    people = people_of_group(newest, viewer=viewer)
    context = {"name": newest.payer_name, "kind": PayerKind.GROUP, "people": people}
    return render(request, "dues/take_group.html", context)


def _keys(chosen: list[Payable]) -> list[int]:
    return [person.enrolment.pk for person in chosen]


def _looks(chosen: list[Payable], looking_for: str) -> bool:
    """Without anybody chosen the list shows the first people; afterwards only those searched for."""
    return bool(looking_for) or not chosen


def _adds_somebody(request: HttpRequest) -> bool:
    """Whether a name was pressed: every other button that sends the form says its own name."""
    return request.method == "POST" and not {"save", "recount", "look"} & request.POST.keys()


def _save(request: HttpRequest, form: TakeForm):
    viewer = request.viewer
    return take_dues(
        uuid=form.cleaned_data["uuid"],
        agent=viewer.user.agent,
        source=form.cleaned_data["source"],
        payer=form.payer,
        shares=form.shares,
        expected_total=form.cleaned_data["expected_total"] or 0,
        by=viewer.user,
        at=timezone.now(),
        **form.paper,
    )


@login_required
@require_http_methods(["GET", "POST"])
def elsewhere(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note what one member paid without an agent. The day of payment decides which month is next."""
    viewer = request.viewer
    day = PaidOnForm(request.POST or None, today=viewer.on).day
    found = payables(viewer, [uuid], payer_kind=PayerKind.SELF, on=day)
    if not found or not permissions.may_record_elsewhere(viewer):
        raise Http404
    person = found[0]
    form = None
    if person.can_be_paid:
        form = ElsewhereForm(request.POST or None, person=person, today=viewer.on)
        if request.htmx:
            return render(request, "dues/_elsewhere_answer.html", {"form": form})
        if "save" in request.POST and form.is_valid():
            with refusals_shown_in(form):
                noted = _save_elsewhere(request, form, person)
                messages.success(request, _noted_words(noted))
                return redirect("desk:member", person.enrolment.member.uuid)
    return render(request, "dues/elsewhere.html", {"person": person, "form": form})


def _noted_words(noted: Collection) -> str:
    if noted.source == Source.CREDIT:
        return _("Noted. Nothing had to be paid elsewhere: credit paid all of it.")
    return _("Noted. It counts as paid, not yet confirmed.")


def _save_elsewhere(request: HttpRequest, form: ElsewhereForm, person: Payable) -> Collection:
    return record_paid_elsewhere(
        uuid=form.cleaned_data["uuid"],
        share=form.share,
        payer=Payer(person.enrolment.member.name, PayerKind.SELF),
        paid_through=form.cleaned_data["paid_through"],
        reference=form.cleaned_data["reference"],
        expected_total=form.cleaned_data["expected_total"],
        paid_on=form.cleaned_data["paid_on"],
        why_late=form.cleaned_data["why_late"],
        by=request.user,
        at=timezone.now(),
    )
